using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>
/// One hop of a DDSP-type model (Engel 2020): pitch and loudness of the input → control frame → decoder → harmonic
/// oscillators and filtered noise. Definitions: docs/model-package.md.
/// </summary>
/// <remarks>
/// [worker, audio-thread]. With P = latency/hop, hop j ends the analysis window that is centred on frame f = j + 1 − P;
/// the lane then synthesises the hop between frames f − 1 and f, which is the input of P hops before: exactly the model's
/// latency.
/// </remarks>
public unsafe struct DdspLane
{
    private const float ConcertPitchHz = 440;
    private const float PitchFeatureOctaves = 1.5f;
    private const float LoudnessFloorDb = -80;
    private const float LoudnessFeatureScale = 20;
    private const float LoudnessFeatureOffset = 1.5f;
    private const float VoicedConfidence = 0.5f;

    // The player's range, not the model's: transposition brings one into the other.
    private const float LowestInputHz = 50;
    private const float HighestInputHz = 2000;

    /// <summary>Periods of the lowest pitch that the tracker's window must hold.</summary>
    public const float MinPeriodsInWindow = 2.2f;

    /// <summary>Highest pitch as a share of the rate: above it a period has too few samples to be measured.</summary>
    public const float HighestPitchShare = 0.1f;

    private const int PitchFeature = 0;
    private const int LoudnessFeature = 1;
    private const int BrightnessFeature = 2;
    private const int FirstInstrument = 3;

    private int _hopSamples;
    private int _leadHops;
    private DdspSettings _settings;
    private PitchTracker _pitch;
    private LoudnessAnalyzer _loudness;
    private HarmonicOscillatorBank _oscillators;
    private FilteredNoise _noise;
    private float* _window;
    private float* _amplitudes;
    private float* _previousAmplitudes;
    private float* _levels;
    private float* _previousLevels;
    private float _heldF0Hz;
    private float _f0Hz;
    private float _previousF0Hz;
    private int _frames;

    /// <summary>Measured time of <see cref="Analyze"/>, nanoseconds.</summary>
    public long AnalysisNanoseconds;

    /// <summary>Measured time of <see cref="Analyze"/> and <see cref="Synthesize"/>, nanoseconds.</summary>
    public long Nanoseconds;

    /// <summary>Takes the memory that a model needs. [main-thread]</summary>
    public void Initialize(ref NativeArena arena, TimbreModel* model)
    {
        _settings = model->DdspSettings;
        _hopSamples = model->HopSamples;
        _leadHops = model->LatencySamples / model->HopSamples;
        float lowestHz = Math.Max(LowestInputHz, MinPeriodsInWindow * model->SampleRate / _settings.PitchWindowSamples);
        float highestHz = Math.Min(HighestInputHz, HighestPitchShare * model->SampleRate);
        _pitch.Initialize(ref arena, model->SampleRate, _settings.PitchWindowSamples, lowestHz, highestHz);
        _loudness.Initialize(ref arena, _settings.LoudnessWindowSamples);
        _oscillators.Initialize(ref arena, model->SampleRate, _hopSamples, _settings.Harmonics, _settings.FadeStartHz, _settings.FadeEndHz);
        _noise.Initialize(ref arena, _settings.NoiseBands, _settings.NoiseFilterTaps, _settings.NoiseFilters, _hopSamples, seed: 0);
        _window = arena.Take<float>(_settings.PitchWindowSamples);
        _amplitudes = arena.Take<float>(_settings.Harmonics);
        _previousAmplitudes = arena.Take<float>(_settings.Harmonics);
        _levels = arena.Take<float>(_settings.NoiseBands);
        _previousLevels = arena.Take<float>(_settings.NoiseBands);
        Reset();
    }

    /// <summary>Measures <see cref="Nanoseconds"/>; the lane is reset. [main-thread]</summary>
    internal static void Measure(ref NativeArena arena, TimbreModel* model)
    {
        DdspTiming timing = DdspTiming.Of(ref arena, model);
        model->Ddsp.AnalysisNanoseconds = timing.AnalysisNanoseconds;
        model->Ddsp.Nanoseconds = timing.AnalysisNanoseconds + timing.SynthesisNanoseconds;
    }

    /// <summary>Back to silence.</summary>
    [RealTime]
    public void Reset()
    {
        _pitch.Reset();
        _oscillators.Reset();
        _noise.Reset(seed: 0, hopIndex: 0);
        Buffers.Clear(_window, _settings.PitchWindowSamples);
        _heldF0Hz = ConcertPitchHz;
        _frames = 0;
    }

    /// <summary>First part of a hop: from its input to the decoder's control frame.</summary>
    /// <param name="model">The model whose lane this is.</param>
    /// <param name="job">Hop; input [channels][hop] is mixed to mono.</param>
    /// <param name="controls">Parameter values at the frame's sample.</param>
    /// <param name="channels">1 or 2.</param>
    [RealTime]
    public void Analyze(TimbreModel* model, TimbreJob* job, float* controls, int channels)
    {
        PushInput(job, channels);
        PitchEstimate pitch = _pitch.Process(_window);
        if (pitch.Confidence >= VoicedConfidence && pitch.F0Hz > 0) _heldF0Hz = pitch.F0Hz;
        float loudnessDb = _loudness.LoudnessDb(_window + (_settings.PitchWindowSamples - _settings.LoudnessWindowSamples) / 2);

        float octaves = MathF.Log2(_heldF0Hz / ConcertPitchHz) + controls[TimbreParameter.Octave] + controls[TimbreParameter.TuneSemitones] / 12;
        _f0Hz = ConcertPitchHz * MathF.Pow(2, octaves);
        FillFrame(model, controls, octaves, loudnessDb + controls[TimbreParameter.LoudnessDb], job->Hop);
    }

    /// <summary>Last part of a hop: from the decoder's outputs to audio.</summary>
    /// <param name="model">The model whose lane this is.</param>
    /// <param name="job">Hop; the result goes to every channel.</param>
    /// <param name="controls">Parameter values at the frame's sample.</param>
    /// <param name="channels">1 or 2.</param>
    [RealTime]
    public void Synthesize(TimbreModel* model, TimbreJob* job, float* controls, int channels)
    {
        TakeControls(model);
        if (_frames++ == 0) StartFromThisFrame();
        Buffers.Clear(job->Output, _hopSamples);
        _oscillators.ProcessHop(_previousF0Hz, _f0Hz, _previousAmplitudes, _amplitudes, job->Output);
        _noise.SetSeed((ulong)controls[TimbreParameter.Seed]);
        _noise.ProcessHop(_previousLevels, _levels, job->Output);
        _previousF0Hz = _f0Hz;
        for (int c = 1; c < channels; c++) Buffers.Copy(job->Output, job->Output + c * _hopSamples, _hopSamples);
    }

    /// <summary>Hops by which a frame's time lies before the hop that completes its window, less one.</summary>
    public readonly int LeadHops => _leadHops;

    [RealTime]
    private readonly void PushInput(TimbreJob* job, int channels)
    {
        int kept = _settings.PitchWindowSamples - _hopSamples;
        Buffers.Copy(_window + _hopSamples, _window, kept);
        float* end = _window + kept;
        for (int i = 0; i < _hopSamples; i++) end[i] = channels == 1 ? job->Input[i] : 0.5f * (job->Input[i] + job->Input[_hopSamples + i]);
    }

    [RealTime]
    private readonly void FillFrame(TimbreModel* model, float* controls, float octaves, float loudnessDb, long counter)
    {
        float* frame = model->Lane0.DecoderInput;
        frame[PitchFeature] = octaves / PitchFeatureOctaves;
        frame[LoudnessFeature] = Math.Clamp(loudnessDb, LoudnessFloorDb, 0) / LoudnessFeatureScale + LoudnessFeatureOffset;
        frame[BrightnessFeature] = controls[TimbreParameter.Brightness];
        float position = Math.Clamp(controls[TimbreParameter.Morph], 0, 1) * (_settings.Instruments - 1);
        for (int i = 0; i < _settings.Instruments; i++) frame[FirstInstrument + i] = Math.Max(0, 1 - MathF.Abs(position - i));
        for (int d = 0; d < model->LatentCount; d++)
        {
            frame[LoudnessFeature + d] = LatentControls.Apply(
                frame[LoudnessFeature + d], d, model->LatentMean[d], model->LatentDeviation[d], controls, controls, 1, counter);
        }
    }

    [RealTime]
    private void TakeControls(TimbreModel* model)
    {
        Swap(ref _amplitudes, ref _previousAmplitudes);
        Swap(ref _levels, ref _previousLevels);
        _oscillators.NormalizeHarmonics(model->Lane0.Amplitude[0], model->Lane0.Harmonics, _f0Hz, _amplitudes);
        Buffers.Copy(model->Lane0.NoiseLevels, _levels, _settings.NoiseBands);
    }

    private static void Swap(ref float* a, ref float* b)
    {
        float* kept = a;
        a = b;
        b = kept;
    }

    [RealTime]
    private void StartFromThisFrame()
    {
        // Nothing came before: the first hop fades in from silence at the first frame's pitch.
        Buffers.Clear(_previousAmplitudes, _settings.Harmonics);
        Buffers.Clear(_previousLevels, _settings.NoiseBands);
        _previousF0Hz = _f0Hz;
    }
}
