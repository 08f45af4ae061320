"""What makes the steps run."""
