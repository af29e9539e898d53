using NeuralSynth.Engine.Executor;

namespace NeuralSynth.Engine.Drums;

/// <summary>
/// A loaded drum model as the main half hands it to the real-time half: the generator with its bound buffers, the map, the
/// statistics. One object per plug-in instance (it holds buffers); weights are shared between instances.
/// </summary>
/// <remarks>Native memory owned by the main half. Published by pointer, used by one worker at a time, retired through
/// <see cref="DrumInstance"/> when no longer in use.</remarks>
public unsafe struct DrumModel
{
    /// <summary>Descriptor controls of a pad: brightness, boominess, noisiness, decay.</summary>
    public const int DescriptorControls = 4;

    /// <summary>Most noise inputs of a generator.</summary>
    public const int MaxNoiseInputs = 8;

    /// <summary>Links retired models; <see cref="Realtime.NativeStack"/> needs it to be the first word.</summary>
    internal DrumModel* NextRetired;

    /// <summary>Rate of the generated audio, Hz.</summary>
    public int SampleRate;

    /// <summary>N, samples of one hit.</summary>
    public int HitSamples;

    /// <summary>C, channels of the generated audio, 1 or 2; pads play their mean.</summary>
    public int Channels;

    /// <summary>Classes, at least 1.</summary>
    public int ClassCount;

    /// <summary>D, latent dimensions.</summary>
    public int LatentCount;

    /// <summary>K, descriptors of the model; 0 when it has none.</summary>
    public int DescriptorCount;

    /// <summary>Points of the map; 0 when it has none.</summary>
    public int PointCount;

    /// <summary>Stands for the model's content: two models with the same key make the same sounds.</summary>
    public ulong ContentKey;

    /// <summary>The generator.</summary>
    public GraphRunner Generator;

    /// <summary>[D] generator input.</summary>
    public float* Latent;

    /// <summary>[<see cref="ClassCount"/>] generator input; null when it has none.</summary>
    public float* ClassShares;

    /// <summary>[K] generator input, standardised; null when it has none.</summary>
    public float* Descriptors;

    /// <summary>Addresses of the noise inputs, standard normal.</summary>
    public fixed long Noise[MaxNoiseInputs];

    /// <summary>Values in each of them.</summary>
    public fixed int NoiseCount[MaxNoiseInputs];

    /// <summary>How many noise inputs.</summary>
    public int NoiseInputs;

    /// <summary>[C, N] generator output.</summary>
    public float* Audio;

    /// <summary>[D] statistics of the latent.</summary>
    public float* LatentMean, LatentDeviation;

    /// <summary>Index among the model's descriptors of each of a pad's <see cref="DescriptorControls"/>; −1 when the model
    /// lacks it.</summary>
    public fixed int DescriptorOfControl[DescriptorControls];

    /// <summary>[points] class of each point.</summary>
    public int* PointClass;

    /// <summary>[points] place of each point.</summary>
    public float* PointX, PointY;

    /// <summary>[points, D] latent of each point.</summary>
    public float* PointLatent;

    /// <summary>[points, K] standardised descriptors of each point.</summary>
    public float* PointDescriptors;

    /// <summary>Measured time of one run of the generator on an otherwise quiet core, nanoseconds; 0 when unknown (ONNX
    /// Runtime runs it).</summary>
    public long RunNanoseconds;

    /// <summary>Identity for retirement; the main half's handle.</summary>
    public nint Owner;
}
