//! What profit is expected given the inputs: least squares on the run's own draws.
//!
//! Each replication has one draw of every uncertain input and one outcome, so the mean given the inputs
//! is fitted: linear and square terms of the standardised draws (the regression approach to expected
//! value of information: Strong, Oakley, Brennan 2014, Medical Decision Making 34).

/// Standardised draws with their squares, and the factor of their normal equations.
#[derive(Clone, Debug)]
pub(super) struct Regression {
    /// `[replication * features + feature]`, the first feature is 1.
    features: Vec<f64>,
    width: usize,
    /// Lower Cholesky factor of X'X + a trace of ridge.
    factor: Vec<f64>,
}

impl Regression {
    /// Prepares the fit on `draws` (one list an input, equally long).
    pub(super) fn new(draws: &[Vec<f64>]) -> Self {
        let n = draws.first().map_or(0, Vec::len);
        let columns: Vec<Vec<f64>> = draws.iter().filter_map(|values| standardised(values)).collect();
        let width = 1 + 2 * columns.len();
        let mut features = Vec::with_capacity(n * width);
        for at in 0..n {
            features.push(1.0);
            for column in &columns {
                let z = column[at];
                features.extend([z, z * z - 1.0]);
            }
        }
        let mut gram = vec![0.0; width * width];
        for row in features.chunks_exact(width) {
            for i in 0..width {
                for j in 0..=i {
                    gram[i * width + j] += row[i] * row[j];
                }
            }
        }
        // Ridge of a millionth: inputs that hardly vary must not divide by nothing.
        for i in 0..width {
            gram[i * width + i] += 1e-6 * n.max(1) as f64;
        }
        Self { features, width, factor: cholesky(gram, width) }
    }

    /// Fitted values of an outcome.
    pub(super) fn fit(&self, outcome: &[f64]) -> Vec<f64> {
        let width = self.width;
        let mut right = vec![0.0; width];
        for (row, y) in self.features.chunks_exact(width).zip(outcome) {
            for (sum, x) in right.iter_mut().zip(row) {
                *sum += x * y;
            }
        }
        for i in 0..width {
            for j in 0..i {
                right[i] -= self.factor[i * width + j] * right[j];
            }
            right[i] /= self.factor[i * width + i];
        }
        for i in (0..width).rev() {
            for j in i + 1..width {
                right[i] -= self.factor[j * width + i] * right[j];
            }
            right[i] /= self.factor[i * width + i];
        }
        self.features
            .chunks_exact(width)
            .map(|row| row.iter().zip(&right).map(|(x, b)| x * b).sum())
            .collect()
    }
}

fn standardised(values: &[f64]) -> Option<Vec<f64>> {
    let n = values.len().max(1) as f64;
    let mean = values.iter().sum::<f64>() / n;
    let sd = (values.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / n).sqrt();
    (sd > 0.0).then(|| values.iter().map(|value| (value - mean) / sd).collect())
}

fn cholesky(mut matrix: Vec<f64>, width: usize) -> Vec<f64> {
    for i in 0..width {
        for j in 0..=i {
            let mut sum = matrix[i * width + j];
            for k in 0..j {
                sum -= matrix[i * width + k] * matrix[j * width + k];
            }
            matrix[i * width + j] =
                if i == j { sum.max(1e-12).sqrt() } else { sum / matrix[j * width + j] };
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quadratic_outcome_is_fitted_exactly() {
        let draws: Vec<Vec<f64>> = vec![
            (0..200).map(|k| f64::from(k) / 200.0).collect(),
            (0..200).map(|k| f64::from(k * 37 % 200) / 10.0).collect(),
        ];
        let outcome: Vec<f64> =
            (0..200).map(|k| 3.0 + 2.0 * draws[0][k] - 0.5 * draws[1][k] * draws[1][k]).collect();
        for (fitted, expected) in Regression::new(&draws).fit(&outcome).iter().zip(&outcome) {
            assert!((fitted - expected).abs() < 1e-3, "{fitted} {expected}");
        }
    }
}
