using NeuralSynth.Engine.Dsp;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Timbre;

/// <summary>
/// Joins results into one signal that never jumps. Where a result is missing, the signal goes on as a linear predictor
/// expects and fades out within 5 ms; when results are there again it fades in, at the sample where it belongs. A change
/// of model is crossed over in the same way.
/// </summary>
/// <remarks>
/// [audio-thread]; native memory. The presence (1 heard, 0 missing) is the on-off decision smoothed by two moving averages
/// of half the fade each: exact whole numbers inside, continuous with its slope, and 0 or 1 again after the fade whatever
/// happened meanwhile. A fade that has begun is finished before results are heard again, so that the signal under it
/// never changes while it can be heard.
/// </remarks>
internal unsafe struct WetStream
{
    private int _channels;
    private int _fadeSamples;
    private Extrapolator _extrapolator;
    private float* _extrapolated;   // [channels][fade]
    private float* _crossover;      // [fade] from 1 to 0
    private int _at;                // next sample of the extrapolation; the fade's length when there is none
    private int _missed;            // samples since results went missing, up to the fade's length
    private int _isHeard;
    private int _isFresh;

    // The two moving averages.
    private int* _decisions;
    private int* _sums;
    private int _firstLength;
    private int _secondLength;
    private int _firstAt;
    private int _secondAt;
    private int _firstSum;
    private int _secondSum;

    /// <summary>Takes the memory. [main-thread]</summary>
    /// <param name="arena">Owns the memory.</param>
    /// <param name="channels">1 or more.</param>
    /// <param name="fadeSamples">Length of a fade, at least 2.</param>
    internal void Initialize(ref NativeArena arena, int channels, int fadeSamples)
    {
        this = default;
        _channels = channels;
        _fadeSamples = fadeSamples;
        _extrapolator.Initialize(ref arena, channels);
        _extrapolated = arena.Take<float>(channels * fadeSamples);
        _crossover = arena.Take<float>(fadeSamples);
        for (int i = 0; i < fadeSamples; i++) _crossover[i] = (float)(0.5 + 0.5 * Math.Cos(Math.PI * (i + 1) / (fadeSamples + 1)));
        _firstLength = fadeSamples / 2;
        _secondLength = fadeSamples - _firstLength;
        _decisions = arena.Take<int>(_firstLength);
        _sums = arena.Take<int>(_secondLength);
        Reset();
    }

    /// <summary>Back to silence; the first result is heard at once.</summary>
    [RealTime]
    internal void Reset()
    {
        _extrapolator.Reset();
        _at = _fadeSamples;
        _missed = _fadeSamples;
        _isHeard = 0;
        _isFresh = 1;
        FillPresence(0);
    }

    /// <summary>Takes samples of a result.</summary>
    /// <param name="source">[channels] pointers to [count] samples.</param>
    /// <param name="isOtherModel">True when another model than before made them.</param>
    /// <param name="target">[channels + 1] pointers; receive the faded signal and, last, the presence.</param>
    /// <param name="count">Samples.</param>
    [RealTime]
    internal void Present(float** source, bool isOtherModel, float** target, int count)
    {
        if (_isFresh != 0)
        {
            // What comes before the first result is silence by right; there is nothing to fade from.
            _isFresh = 0;
            _isHeard = 1;
            FillPresence(1);
        }
        else if (isOtherModel && _isHeard != 0)
        {
            Extrapolate();
        }

        bool isSteady = _isHeard != 0 && _at == _fadeSamples && _secondSum == _firstLength * _secondLength;
        if (isSteady) CopySteady(source, target, count);
        else for (int i = 0; i < count; i++) PresentSample(source, target, i);
    }

    /// <summary>Goes on without a result.</summary>
    /// <param name="target">As in <see cref="Present"/>.</param>
    /// <param name="count">Samples.</param>
    [RealTime]
    internal void Missing(float** target, int count)
    {
        _isFresh = 0;
        if (_isHeard != 0)
        {
            Extrapolate();
            _isHeard = 0;
            _missed = 0;
        }

        for (int i = 0; i < count; i++) MissingSample(target, i);
    }

    [RealTime]
    private void CopySteady(float** source, float** target, int count)
    {
        for (int c = 0; c < _channels; c++)
        {
            Buffers.Copy(source[c], target[c], count);
            _extrapolator.Push(c, source[c], count);
        }

        _extrapolator.Advance(count);
        for (int i = 0; i < count; i++) target[_channels][i] = 1;
    }

    [RealTime]
    private void PresentSample(float** source, float** target, int i)
    {
        if (_isHeard == 0 && _missed == _fadeSamples) _isHeard = 1;
        if (_isHeard == 0)
        {
            MissingSample(target, i);
            return;
        }

        float presence = StepPresence(1);
        for (int c = 0; c < _channels; c++)
        {
            float x = source[c][i];
            if (_at < _fadeSamples) x += _crossover[_at] * (_extrapolated[c * _fadeSamples + _at] - x);
            Store(c, x, presence, target, i);
        }

        Finish(presence, target, i);
    }

    [RealTime]
    private void MissingSample(float** target, int i)
    {
        float presence = StepPresence(0);
        for (int c = 0; c < _channels; c++) Store(c, _at < _fadeSamples ? _extrapolated[c * _fadeSamples + _at] : 0, presence, target, i);
        Finish(presence, target, i);
        if (_missed < _fadeSamples) _missed++;
    }

    [RealTime]
    private void Store(int channel, float x, float presence, float** target, int i)
    {
        target[channel][i] = x * presence;
        _extrapolator.Push(channel, &x, 1);
    }

    [RealTime]
    private void Finish(float presence, float** target, int i)
    {
        target[_channels][i] = presence;
        _extrapolator.Advance(1);
        if (_at < _fadeSamples) _at++;
    }

    [RealTime]
    private void Extrapolate()
    {
        for (int c = 0; c < _channels; c++) _extrapolator.Extrapolate(c, _extrapolated + c * _fadeSamples, _fadeSamples);
        _at = 0;
    }

    [RealTime]
    private float StepPresence(int decision)
    {
        _firstSum += decision - _decisions[_firstAt];
        _decisions[_firstAt] = decision;
        if (++_firstAt == _firstLength) _firstAt = 0;
        _secondSum += _firstSum - _sums[_secondAt];
        _sums[_secondAt] = _firstSum;
        if (++_secondAt == _secondLength) _secondAt = 0;
        return (float)_secondSum / (_firstLength * _secondLength);
    }

    [RealTime]
    private void FillPresence(int decision)
    {
        for (int i = 0; i < _firstLength; i++) _decisions[i] = decision;
        for (int i = 0; i < _secondLength; i++) _sums[i] = decision * _firstLength;
        _firstSum = decision * _firstLength;
        _secondSum = decision * _firstLength * _secondLength;
    }
}
