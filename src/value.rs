//! Values by unit: what a cell, a badge or a key says once its notation is read.
