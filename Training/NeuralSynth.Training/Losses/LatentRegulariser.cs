namespace NeuralSynth.Training.Losses;

/// <summary>Keeps the latents of a batch near a standard normal distribution, and free of what the descriptors say: maximum
/// mean discrepancy with inverse multiquadratic kernels, mean and covariance penalties, and the squared cross-covariance
/// of latents and descriptors.</summary>
/// <remarks>Source: Tolstikhin, Bousquet, Gelly, Schölkopf, "Wasserstein auto-encoders", ICLR 2018. Not thread-safe.</remarks>
public sealed class LatentRegulariser
{
    private static readonly double[] Scales = [0.2, 0.5, 1, 2, 5];
    private const double MomentWeight = 0.05;
    private const double CrossWeight = 0.2;

    private readonly int _batch;
    private readonly int _latents;
    private readonly int _descriptors;
    private readonly double[] _prior;
    private readonly double[] _mean;

    /// <summary>For batches of a fixed size.</summary>
    public LatentRegulariser(int batch, int latents, int descriptors)
    {
        (_batch, _latents, _descriptors) = (batch, latents, descriptors);
        _prior = new double[batch * latents];
        _mean = new double[latents];
    }

    /// <summary>The maximum mean discrepancy of the last evaluation, unbiased.</summary>
    public double Discrepancy { get; private set; }

    /// <summary>Evaluates.</summary>
    /// <param name="latent">[B · D].</param>
    /// <param name="descriptors">[B · K], standardised.</param>
    /// <param name="random">Draws the samples of the prior.</param>
    /// <param name="weight">Factor of the gradient.</param>
    /// <param name="gradient">[B · D] receives weight · ∂/∂latent.</param>
    /// <returns>The penalty, without <paramref name="weight"/>.</returns>
    public double Evaluate(ReadOnlySpan<float> latent, ReadOnlySpan<float> descriptors, SeededRandom random, double weight, Span<float> gradient)
    {
        for (int i = 0; i < _prior.Length; i++) _prior[i] = random.NextNormal();
        gradient.Clear();
        Discrepancy = AddDiscrepancy(latent, weight, gradient);
        return Discrepancy + AddMoments(latent, weight * MomentWeight, gradient) + AddCross(latent, descriptors, weight * CrossWeight, gradient);
    }

    // MMD² = mean k(z, z') − 2·mean k(z, p) + mean k(p, p') over different pairs, k = Σ s / (s + |a − b|²), s = scale·2D
    private double AddDiscrepancy(ReadOnlySpan<float> latent, double weight, Span<float> gradient)
    {
        double within = 1.0 / (_batch * (_batch - 1.0)), across = 2.0 / ((double)_batch * _batch), sum = 0;
        for (int i = 0; i < _batch; i++)
        {
            ReadOnlySpan<float> z = latent.Slice(i * _latents, _latents);
            for (int j = 0; j < _batch; j++)
            {
                if (i != j)
                {
                    (double k, double slope) = Kernel(z, latent.Slice(j * _latents, _latents));
                    sum += within * (k + PriorKernel(i, j));
                    // Both ends of the pair move: twice the slope at this end.
                    for (int d = 0; d < _latents; d++) gradient[(i * _latents) + d] += (float)(weight * within * 2 * slope * 2 * (z[d] - latent[(j * _latents) + d]));
                }
                (double cross, double crossSlope) = KernelToPrior(z, j);
                sum -= across * cross;
                for (int d = 0; d < _latents; d++) gradient[(i * _latents) + d] -= (float)(weight * across * crossSlope * 2 * (z[d] - _prior[(j * _latents) + d]));
            }
        }
        return sum;
    }

    private (double Value, double Slope) Kernel(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        double distance = 0;
        for (int d = 0; d < _latents; d++) distance += ((double)a[d] - b[d]) * ((double)a[d] - b[d]);
        return Of(distance);
    }

    private (double Value, double Slope) KernelToPrior(ReadOnlySpan<float> a, int j)
    {
        double distance = 0;
        for (int d = 0; d < _latents; d++) distance += (a[d] - _prior[(j * _latents) + d]) * (a[d] - _prior[(j * _latents) + d]);
        return Of(distance);
    }

    private double PriorKernel(int i, int j)
    {
        double distance = 0;
        for (int d = 0; d < _latents; d++) distance += (_prior[(i * _latents) + d] - _prior[(j * _latents) + d]) * (_prior[(i * _latents) + d] - _prior[(j * _latents) + d]);
        return Of(distance).Value;
    }

    /// <summary>The kernel and its derivative with respect to the squared distance.</summary>
    private (double Value, double Slope) Of(double squaredDistance)
    {
        double value = 0, slope = 0;
        foreach (double scale in Scales)
        {
            double s = scale * 2 * _latents, k = s / (s + squaredDistance);
            value += k;
            slope -= k * k / s;
        }
        return (value, slope);
    }

    // Σ_d mean_d² + Σ_{d,e} (cov_{de} − δ_{de})² with the batch's own mean
    private double AddMoments(ReadOnlySpan<float> latent, double weight, Span<float> gradient)
    {
        Means(latent);
        double penalty = 0;
        for (int d = 0; d < _latents; d++)
        {
            penalty += _mean[d] * _mean[d];
            for (int i = 0; i < _batch; i++) gradient[(i * _latents) + d] += (float)(weight * 2 * _mean[d] / _batch);
            for (int e = 0; e <= d; e++)
            {
                double covariance = 0;
                for (int i = 0; i < _batch; i++) covariance += (latent[(i * _latents) + d] - _mean[d]) * (latent[(i * _latents) + e] - _mean[e]) / _batch;
                double miss = covariance - (d == e ? 1 : 0), times = d == e ? 1 : 2;
                penalty += times * miss * miss;
                for (int i = 0; i < _batch; i++)
                {
                    gradient[(i * _latents) + d] += (float)(weight * times * 2 * miss * (latent[(i * _latents) + e] - _mean[e]) / _batch);
                    gradient[(i * _latents) + e] += (float)(weight * times * 2 * miss * (latent[(i * _latents) + d] - _mean[d]) / _batch);
                }
            }
        }
        return MomentWeight * penalty;
    }

    // Σ_{d,k} cov(z_d, y_k)²
    private double AddCross(ReadOnlySpan<float> latent, ReadOnlySpan<float> descriptors, double weight, Span<float> gradient)
    {
        double penalty = 0;
        for (int k = 0; k < _descriptors; k++)
        {
            double mean = 0;
            for (int i = 0; i < _batch; i++) mean += descriptors[(i * _descriptors) + k] / _batch;
            for (int d = 0; d < _latents; d++)
            {
                double covariance = 0;
                for (int i = 0; i < _batch; i++) covariance += latent[(i * _latents) + d] * (descriptors[(i * _descriptors) + k] - mean) / _batch;
                penalty += covariance * covariance;
                for (int i = 0; i < _batch; i++) gradient[(i * _latents) + d] += (float)(weight * 2 * covariance * (descriptors[(i * _descriptors) + k] - mean) / _batch);
            }
        }
        return CrossWeight * penalty;
    }

    private void Means(ReadOnlySpan<float> latent)
    {
        Array.Clear(_mean);
        for (int i = 0; i < _batch; i++)
            for (int d = 0; d < _latents; d++) _mean[d] += latent[(i * _latents) + d] / (double)_batch;
    }
}
