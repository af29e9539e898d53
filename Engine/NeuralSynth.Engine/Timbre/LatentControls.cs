using NeuralSynth.Engine.Dsp;

namespace NeuralSynth.Engine.Timbre;

/// <summary>Bias, scale and noise of the latent dimensions, in user-facing axes:
/// z′ = mean + (z − mean)·scale + deviation·(bias + noise·n), n standard normal from the seed.</summary>
public static unsafe class LatentControls
{
    /// <summary>First stream of the counter generator used here; one per dimension.</summary>
    public const ulong NoiseStream = 0x6c6174656e74;

    /// <summary>Applies the controls to one value of one dimension.</summary>
    /// <param name="z">Value in latent units.</param>
    /// <param name="dimension">0-based; dimensions without controls pass unchanged.</param>
    /// <param name="mean">Mean of the dimension.</param>
    /// <param name="deviation">Standard deviation of the dimension.</param>
    /// <param name="from">Controls at the hop before.</param>
    /// <param name="to">Controls at this hop.</param>
    /// <param name="ramp">Position between the two, 0 … 1.</param>
    /// <param name="counter">Number of the frame since the reset: makes noise a function of time and seed.</param>
    public static float Apply(float z, int dimension, float mean, float deviation, float* from, float* to, float ramp, long counter)
    {
        if (dimension >= TimbreParameter.LatentControls) return z;
        float bias = Lerp(from, to, TimbreParameter.LatentBias + dimension, ramp);
        float scale = Lerp(from, to, TimbreParameter.LatentScale + dimension, ramp);
        float noise = Lerp(from, to, TimbreParameter.LatentNoise + dimension, ramp);
        float value = mean + (z - mean) * scale + deviation * bias;
        if (noise == 0) return value;
        ulong seed = (ulong)to[TimbreParameter.Seed];
        return value + deviation * noise * CounterRandom.Normal(seed, NoiseStream + (ulong)dimension, (ulong)counter);
    }

    private static float Lerp(float* from, float* to, int index, float ramp) => from[index] + (to[index] - from[index]) * ramp;
}
