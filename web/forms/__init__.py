"""What people send in: parsed, nothing more. Whether it may happen is the table's business."""
