namespace NeuralSynth.Engine.Timbre;

/// <summary>What travels with one hop from the audio thread to the worker and back. One per slot of the hop ring.</summary>
public unsafe struct TimbreJob
{
    /// <summary>Model that this hop runs on; null plays nothing.</summary>
    public TimbreModel* Model;

    /// <summary>Hop number since the last reset; 0 starts from zero states.</summary>
    public long Hop;

    /// <summary>Parameter values at the hop's first sample, indexed by <see cref="TimbreParameter"/>.</summary>
    public float* Controls;

    /// <summary>[channels][hop] input at the model's rate.</summary>
    public float* Input;

    /// <summary>[channels][hop] output at the model's rate.</summary>
    public float* Output;

    /// <summary>Job number whose finished output this slot holds; written last, with release.</summary>
    public long FinishedJob;

    /// <summary>1 when <see cref="Output"/> is faulty (error or non-finite) and must not be heard.</summary>
    public int Faulty;
}
