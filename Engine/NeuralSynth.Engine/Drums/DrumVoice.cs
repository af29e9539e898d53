using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>One sounding hit: sound (and recording) → filter → saturation → envelope → level and pan.</summary>
/// <remarks>
/// [audio-thread]. What it gives out depends on its start and on the samples at which its controls changed, never on the lengths
/// of the calls; parts that do nothing are left out, which changes no bit.
/// </remarks>
internal unsafe partial struct DrumVoice
{
    /// <summary>Samples that <see cref="Render"/> takes at most.</summary>
    internal const int ChunkSamples = 64;

    /// <summary>Samples of scratch that <see cref="Render"/> needs.</summary>
    internal const int ScratchSamples = 4 * ChunkSamples;

    // Filter coefficients follow their controls in steps of so many samples.
    private const int ControlSamples = 16;

    private const long OneSample = 1L << 32;
    private const double MostSemitones = 48;
    private const float BrightnessOctaves = 4;
    private const double InaudibleEnvelope = 1e-5;
    private const float InaudibleState = 1e-5f;
    private const double LoudnessHalvesSeconds = 0.06;

    /// <summary>Pad and slot that it plays.</summary>
    internal int Pad, Slot;

    /// <summary>The host's name for it.</summary>
    internal DrumNote Note;

    /// <summary>The sound; null when only the recording plays.</summary>
    internal DrumSound* Sound;

    /// <summary>The sound that takes its place; null when none does.</summary>
    internal DrumSound* Incoming;

    /// <summary>The pad's own recording, or null.</summary>
    internal DrumSound* Original;

    /// <summary>A sound that was let go of by <see cref="Render"/>; to be taken and counted down.</summary>
    internal DrumSound* Released;

    /// <summary>1 while it is being faded out.</summary>
    internal int IsFading;

    /// <summary>1 when it has ended.</summary>
    internal int HasEnded;

    private int _hostRate;
    private double _velocity;
    private double _volume;
    private double _pan;
    private double _tuning;
    private double _brightness;

    private long _position;      // in samples of the sound, with 32 fractional bits
    private long _step;
    private long _age;
    private int _attackSamples;
    private double _envelope;    // of the decay
    private double _decayFactor;
    private int _fadeLeft;
    private int _fadeSamples;
    private int _crossfadeAt;
    private int _crossfadeSamples;

    private LinearSmoother _left;
    private LinearSmoother _right;
    private LinearSmoother _generatedShare;
    private LinearSmoother _originalShare;
    private LinearSmoother _filterInput;
    private LinearSmoother _filterBand;
    private LinearSmoother _filterLow;
    private LinearSmoother _cutoffOctaves;
    private LinearSmoother _damping;
    private LinearSmoother _driveGain;
    private LinearSmoother _driveLevel;
    private LinearSmoother _driveShare;
    private StateVariableFilter _filter;
    private int _isFilterOn;
    private float _usedCutoff;
    private float _usedDamping;

    /// <summary>Starts a hit.</summary>
    /// <param name="pad">Its controls.</param>
    /// <param name="velocity">0 … 1.</param>
    /// <param name="hostRate">Hz.</param>
    /// <param name="rampSamples">Time in which controls reach new values.</param>
    [RealTime]
    internal void Start(DrumPad* pad, double velocity, int hostRate, int rampSamples)
    {
        _hostRate = hostRate;
        _velocity = velocity;
        _volume = 1;
        _pan = 0;
        _tuning = 0;
        _brightness = 0;
        _position = (long)pad->StartSamples << 32;
        _age = 0;
        _attackSamples = pad->AttackSamples;
        _envelope = 1;
        _fadeLeft = 0;
        _crossfadeAt = 0;
        _isFilterOn = 0;
        IsFading = 0;
        HasEnded = 0;
        Released = null;
        _left.Initialize(rampSamples, 0);
        _right.Initialize(rampSamples, 0);
        _generatedShare.Initialize(rampSamples, 1);
        _originalShare.Initialize(rampSamples, 0);
        _filterInput.Initialize(rampSamples, 1);
        _filterBand.Initialize(rampSamples, 0);
        _filterLow.Initialize(rampSamples, 0);
        _cutoffOctaves.Initialize(rampSamples, 0);
        _damping.Initialize(rampSamples, 0);
        _driveGain.Initialize(rampSamples, 1);
        _driveLevel.Initialize(rampSamples, 1);
        _driveShare.Initialize(rampSamples, 0);
        Follow(pad);
        JumpToTargets();
    }

    /// <summary>Aims at the pad's controls as they are now.</summary>
    [RealTime]
    internal void Follow(DrumPad* pad)
    {
        double semitones = DrumLimits.Clamp(pad->Tune + _tuning, -MostSemitones, MostSemitones);
        _step = semitones == 0 ? OneSample : (long)Math.Round(OneSample * Math.Pow(2, semitones / 12));
        _decayFactor = pad->DecayFactor;

        double level = pad->Level * _volume * (1 - pad->VelocityToLevel * (1 - _velocity * _velocity));
        // Equal power, the middle at 0 dB: the sides reach 3 dB more.
        double angle = Math.PI / 4 * (DrumLimits.Clamp(pad->Pan + _pan, -1, 1) + 1);
        _left.SetTarget((float)(level * Math.Sqrt(2) * Math.Cos(angle)));
        _right.SetTarget((float)(level * Math.Sqrt(2) * Math.Sin(angle)));

        if (Original != null)
        {
            _generatedShare.SetTarget(pad->GeneratedShare);
            _originalShare.SetTarget(pad->OriginalShare);
        }

        FollowFilter(pad);
        FollowDrive(pad);
    }

    /// <summary>Sets an expression; <see cref="Follow"/> is to be called then.</summary>
    [RealTime]
    internal void Express(DrumExpression expression, double value)
    {
        switch (expression)
        {
            case DrumExpression.Volume:
                _volume = DrumLimits.Clamp(value, 0, 4);
                break;
            case DrumExpression.Pan:
                _pan = DrumLimits.Clamp(value, -1, 1);
                break;
            case DrumExpression.Tuning:
                _tuning = DrumLimits.Clamp(value, -MostSemitones, MostSemitones);
                break;
            case DrumExpression.Brightness:
                _brightness = DrumLimits.Clamp(value, -1, 1);
                break;
            default:
                break;
        }
    }

    /// <summary>Begins to fade out, unless a fade is under way that ends sooner.</summary>
    [RealTime]
    internal void FadeOut(int samples)
    {
        if (IsFading != 0 && _fadeLeft <= samples) return;
        // A shorter fade goes on from where the longer one is: its curve is followed faster.
        _fadeLeft = IsFading == 0 ? samples : (int)((long)_fadeLeft * samples / _fadeSamples);
        _fadeSamples = samples;
        IsFading = 1;
    }

    /// <summary>Begins to cross over to another sound of the slot, at the same place in it.</summary>
    [RealTime]
    internal void CrossTo(DrumSound* incoming, int samples)
    {
        Incoming = incoming;
        _crossfadeAt = 0;
        _crossfadeSamples = samples;
    }

    /// <summary>How loud it may be, for the choice of what is faded when all voices are in use: level, envelope and age, since hits
    /// decay.</summary>
    [RealTime]
    internal readonly double Loudness() =>
        Math.Max(_left.Target, _right.Target) * _envelope * Math.Pow(2, -_age / (LoudnessHalvesSeconds * _hostRate));

    private void FollowFilter(DrumPad* pad)
    {
        bool isAskedFor = pad->FilterInput != 1 || pad->FilterBand != 0 || pad->FilterLow != 0;
        double closed = pad->VelocityToTimbre * (1 - _velocity);
        _cutoffOctaves.SetTarget(pad->CutoffOctaves + BrightnessOctaves * (float)(_brightness - closed));
        _damping.SetTarget(pad->Damping);
        _filterInput.SetTarget(pad->FilterInput);
        _filterBand.SetTarget(pad->FilterBand);
        _filterLow.SetTarget(pad->FilterLow);
        if (_isFilterOn != 0 || !isAskedFor) return;
        // From nothing: it comes in by its shares, with the coefficients it is to have.
        _isFilterOn = 1;
        _cutoffOctaves.JumpTo(_cutoffOctaves.Target);
        _damping.JumpTo(_damping.Target);
        _filter.Reset();
        UseCoefficients();
    }

    private void FollowDrive(DrumPad* pad)
    {
        bool isOff = IsDriveOff;
        _driveGain.SetTarget(pad->DriveGain);
        _driveLevel.SetTarget(pad->DriveLevel);
        _driveShare.SetTarget(pad->DriveShare);
        if (!isOff) return;
        _driveGain.JumpTo(_driveGain.Target);
        _driveLevel.JumpTo(_driveLevel.Target);
    }

    private void JumpToTargets()
    {
        _left.JumpTo(_left.Target);
        _right.JumpTo(_right.Target);
        _generatedShare.JumpTo(_generatedShare.Target);
        _originalShare.JumpTo(_originalShare.Target);
        _filterInput.JumpTo(_filterInput.Target);
        _filterBand.JumpTo(_filterBand.Target);
        _filterLow.JumpTo(_filterLow.Target);
        _driveShare.JumpTo(_driveShare.Target);
    }

    private readonly bool IsDriveOff => _driveShare.Target == 0 && !_driveShare.IsMoving;

    private void UseCoefficients()
    {
        _usedCutoff = _cutoffOctaves.Current;
        _usedDamping = _damping.Current;
        _filter.Set(_usedCutoff, _usedDamping, _hostRate);
    }
}
