using System.Runtime.Intrinsics;

namespace NeuralSynth.Training.Optim;

/// <summary>AdamW over one flat vector of weights, with clipping of the gradient's norm and an exponential moving
/// average of the weights.</summary>
/// <remarks>Source: Loshchilov and Hutter, "Decoupled weight decay regularization", ICLR 2019. Not thread-safe.</remarks>
public sealed class AdamW
{
    private readonly AdamWSettings _settings;

    /// <summary>Starts with zero moments and the average at the present weights.</summary>
    public AdamW(AdamWSettings settings, ReadOnlySpan<float> weights)
    {
        _settings = settings;
        Mean = new float[weights.Length];
        Square = new float[weights.Length];
        Average = weights.ToArray();
    }

    /// <summary>Number of steps taken.</summary>
    public long Steps { get; set; }

    /// <summary>First moment, part of a checkpoint.</summary>
    public float[] Mean { get; }

    /// <summary>Second moment, part of a checkpoint.</summary>
    public float[] Square { get; }

    /// <summary>Exponential moving average of the weights: what is validated and exported.</summary>
    public float[] Average { get; }

    /// <summary>Takes one step.</summary>
    /// <param name="weights">Changed in place.</param>
    /// <param name="gradients">Left as they are.</param>
    /// <param name="learningRate">Step size.</param>
    /// <returns>Norm of the gradient before clipping.</returns>
    /// <exception cref="ArithmeticException">The gradient is not finite.</exception>
    public double Step(Span<float> weights, ReadOnlySpan<float> gradients, double learningRate)
    {
        double norm = Norm(gradients);
        if (!double.IsFinite(norm)) throw new ArithmeticException($"The gradient is not finite at step {Steps + 1}.");
        Steps++;
        float clip = (float)Math.Min(1, _settings.ClipNorm / Math.Max(norm, 1e-12));
        double correction1 = 1 - Math.Pow(_settings.Beta1, Steps), correction2 = 1 - Math.Pow(_settings.Beta2, Steps);
        float rate = (float)(learningRate / correction1), unbias = (float)(1 / Math.Sqrt(correction2)), decay = (float)(1 - (learningRate * _settings.WeightDecay));
        // The average follows faster while it is young, so that it does not remember the random start.
        float keep = (float)Math.Min(_settings.AverageDecay, (1.0 + Steps) / (10.0 + Steps));
        Update(weights, gradients, clip, rate, unbias, decay, keep);
        return norm;
    }

    private void Update(Span<float> weights, ReadOnlySpan<float> gradients, float clip, float rate, float unbias, float decay, float keep)
    {
        float beta1 = (float)_settings.Beta1, beta2 = (float)_settings.Beta2, epsilon = (float)_settings.Epsilon;
        int i = 0;
        for (; i + Vector256<float>.Count <= weights.Length; i += Vector256<float>.Count)
        {
            Vector256<float> g = Vector256.Create(gradients[i..]) * clip, w = Vector256.Create<float>(weights[i..]);
            Vector256<float> m = (Vector256.Create<float>(Mean, i) * beta1) + (g * (1 - beta1));
            Vector256<float> v = (Vector256.Create<float>(Square, i) * beta2) + (g * g * (1 - beta2));
            w = (w * decay) - (m * rate / ((Vector256.Sqrt(v) * unbias) + Vector256.Create(epsilon)));
            Vector256<float> average = Vector256.Create<float>(Average, i);
            m.CopyTo(Mean, i);
            v.CopyTo(Square, i);
            w.CopyTo(weights[i..]);
            (w + ((average - w) * keep)).CopyTo(Average, i);
        }
        for (; i < weights.Length; i++)
        {
            float g = gradients[i] * clip;
            Mean[i] = (Mean[i] * beta1) + (g * (1 - beta1));
            Square[i] = (Square[i] * beta2) + (g * g * (1 - beta2));
            weights[i] = (weights[i] * decay) - (Mean[i] * rate / ((MathF.Sqrt(Square[i]) * unbias) + epsilon));
            Average[i] = weights[i] + ((Average[i] - weights[i]) * keep);
        }
    }

    private static double Norm(ReadOnlySpan<float> gradients)
    {
        double sum = 0;
        foreach (float g in gradients) sum += (double)g * g;
        return Math.Sqrt(sum);
    }
}

/// <summary>Constants of <see cref="AdamW"/>.</summary>
/// <param name="Beta1">Decay of the first moment.</param>
/// <param name="Beta2">Decay of the second moment.</param>
/// <param name="Epsilon">Keeps the division finite.</param>
/// <param name="WeightDecay">Decoupled decay, per unit of learning rate.</param>
/// <param name="ClipNorm">Largest norm of the gradient.</param>
/// <param name="AverageDecay">Of the moving average of the weights.</param>
public sealed record AdamWSettings(double Beta1 = 0.9, double Beta2 = 0.99, double Epsilon = 1e-8, double WeightDecay = 1e-4, double ClipNorm = 10, double AverageDecay = 0.998);
