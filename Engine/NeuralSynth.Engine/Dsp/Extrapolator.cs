using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>Continues a signal that breaks off: a linear predictor fitted to its last samples by Burg's method.</summary>
/// <remarks>
/// [audio-thread]; native memory. Burg (1975), "Maximum entropy spectral analysis": reflection coefficients that minimise
/// forward and backward error together; their magnitude is at most 1, so the continuation cannot grow. Sines go on as they
/// were, noise dies away. About 0.05 ms for one channel.
/// </remarks>
internal unsafe struct Extrapolator
{
    private const int HistorySamples = 384;
    private const int Order = 24;

    // Below this share of the energy nothing is left to predict.
    private const double NothingLeft = 1e-13;

    private float* _history;    // [channels][HistorySamples] ring
    private double* _forward;
    private double* _backward;
    private double* _coefficients;
    private double* _signal;    // [Order] newest first
    private int _channels;
    private int _position;

    /// <summary>Takes the memory. [main-thread]</summary>
    internal void Initialize(ref NativeArena arena, int channels)
    {
        this = default;
        _channels = channels;
        _history = arena.Take<float>(channels * HistorySamples);
        _forward = arena.Take<double>(HistorySamples);
        _backward = arena.Take<double>(HistorySamples);
        _coefficients = arena.Take<double>(Order + 1);
        _signal = arena.Take<double>(Order);
    }

    /// <summary>Nothing came before.</summary>
    [RealTime]
    internal void Reset()
    {
        Buffers.Clear(_history, _channels * HistorySamples);
        _position = 0;
    }

    /// <summary>Takes the next samples of one channel; <see cref="Advance"/> when all channels have theirs.</summary>
    [RealTime]
    internal readonly void Push(int channel, float* samples, int count)
    {
        float* ring = _history + channel * HistorySamples;
        int skipped = Math.Max(0, count - HistorySamples);
        int at = (_position + skipped) % HistorySamples;
        for (int i = skipped; i < count; i++)
        {
            ring[at] = samples[i];
            if (++at == HistorySamples) at = 0;
        }
    }

    /// <summary>See <see cref="Push"/>.</summary>
    [RealTime]
    internal void Advance(int count) => _position = (_position + count) % HistorySamples;

    /// <summary>Continues one channel.</summary>
    /// <param name="channel">Channel.</param>
    /// <param name="target">[count] receives what comes after the samples pushed so far.</param>
    /// <param name="count">Samples.</param>
    [RealTime]
    internal readonly void Extrapolate(int channel, float* target, int count)
    {
        float limit = 2 * LoadHistory(channel);
        Fit();
        for (int i = 0; i < count; i++)
        {
            double next = 0;
            for (int k = 0; k < Order; k++) next -= _coefficients[k + 1] * _signal[k];
            next = Math.Clamp(next, -limit, limit);
            for (int k = Order - 1; k > 0; k--) _signal[k] = _signal[k - 1];
            _signal[0] = next;
            target[i] = (float)next;
        }
    }

    /// <summary>Unrolls the ring, newest samples first in the signal; returns the largest magnitude.</summary>
    [RealTime]
    private readonly float LoadHistory(int channel)
    {
        float* ring = _history + channel * HistorySamples;
        float largest = 0;
        for (int i = 0; i < HistorySamples; i++)
        {
            float x = ring[(_position + i) % HistorySamples];
            largest = Math.Max(largest, Math.Abs(x));
            _forward[i] = x;
            _backward[i] = x;
        }

        for (int k = 0; k < Order; k++) _signal[k] = _forward[HistorySamples - 1 - k];
        return largest;
    }

    /// <summary>Burg's recursion: prediction error filter 1, a₁ … a_Order.</summary>
    [RealTime]
    private readonly void Fit()
    {
        const int n = HistorySamples;
        _coefficients[0] = 1;
        for (int k = 1; k <= Order; k++) _coefficients[k] = 0;
        double energy = 0;
        for (int i = 0; i < n; i++) energy += _forward[i] * _forward[i];
        for (int k = 0; k < Order; k++)
        {
            double cross = 0;
            double power = 0;
            for (int i = k + 1; i < n; i++)
            {
                cross += _forward[i] * _backward[i - 1];
                power += _forward[i] * _forward[i] + _backward[i - 1] * _backward[i - 1];
            }

            if (!(power > NothingLeft * energy)) return;
            double reflection = -2 * cross / power;
            for (int i = 0; i <= (k + 1) / 2; i++)
            {
                double low = _coefficients[i];
                double high = _coefficients[k + 1 - i];
                _coefficients[i] = low + reflection * high;
                _coefficients[k + 1 - i] = high + reflection * low;
            }

            // Downwards: backward[i − 1] of this order is still needed when backward[i] of the next is written.
            for (int i = n - 1; i > k; i--)
            {
                double f = _forward[i];
                double b = _backward[i - 1];
                _forward[i] = f + reflection * b;
                _backward[i] = b + reflection * f;
            }
        }
    }
}
