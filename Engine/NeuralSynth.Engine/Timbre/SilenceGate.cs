using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>
/// Lets a model rest when nothing goes in, nothing has come out for as long as it may ring, and nobody moves a control: a
/// session has many silent tracks. It is decided for each hop before it is computed, so a hop in which a sound begins is
/// computed and no onset is lost. The model's states stay as they are.
/// </summary>
/// <remarks>[worker, audio-thread]. Depends on the hops alone, in their order: rendering stays bit-identical for any split
/// into blocks. A model that sounds by itself (latent noise, a hum) never rests.</remarks>
internal unsafe struct SilenceGate
{
    // −100 dBFS: under the last bit of 16-bit audio.
    private const float SilentInput = 1e-5f;

    // −74 dBFS: a DDSP model hears silence as its floor of −80 dB and answers so. Cutting that off is no click.
    private const float SilentOutput = 2e-4f;

    private int _samples;
    private int _hopsOfTail;
    private int _quietHops;
    private fixed float _controls[TimbreParameter.Count];

    /// <summary>Sets the sizes. [main-thread]</summary>
    /// <param name="samples">Samples of a hop's input and output, all channels.</param>
    /// <param name="hopsOfTail">Hops that a model may ring after its input ended.</param>
    internal void Initialize(int samples, int hopsOfTail)
    {
        this = default;
        _samples = samples;
        _hopsOfTail = hopsOfTail;
    }

    /// <summary>Another model, or other states: begins to listen anew.</summary>
    [RealTime]
    internal void Wake() => _quietHops = 0;

    /// <summary>True when a hop's output is known to be silence and need not be computed.</summary>
    [RealTime]
    internal bool MayRest(TimbreJob* job)
    {
        if (job->Hop == 0 || !HasSameControls(job->Controls) || !IsSilent(job->Input, SilentInput)) Wake();
        return _quietHops >= _hopsOfTail;
    }

    /// <summary>Looks at a hop that was computed, after <see cref="MayRest"/> was asked about it.</summary>
    [RealTime]
    internal void Heard(TimbreJob* job)
    {
        // The input was looked at before, but its silence starts to count with a hop that is silent on both sides.
        if (IsSilent(job->Input, SilentInput) && IsSilent(job->Output, SilentOutput)) _quietHops++;
        else Wake();
    }

    [RealTime]
    private readonly bool IsSilent(float* samples, float limit)
    {
        float largest = 0;
        for (int i = 0; i < _samples; i++) largest = Math.Max(largest, Math.Abs(samples[i]));
        return largest < limit;
    }

    /// <summary>Compares with the hop before, and remembers.</summary>
    [RealTime]
    private bool HasSameControls(float* controls)
    {
        bool same = true;
        for (int p = 0; p < TimbreParameter.Count; p++)
        {
            // Under-runs are counted in the same array; they change no sound.
            if (p != TimbreParameter.UnderRuns) same &= _controls[p] == controls[p];
            _controls[p] = controls[p];
        }

        return same;
    }
}
