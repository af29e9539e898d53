using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Drums;

/// <summary>
/// Second-order filter whose input, band-pass and low-pass are mixed, so that its kind can change without a step. Coefficients
/// may change at every sample: its states are those of the integrators.
/// </summary>
/// <remarks>[audio-thread]. Trapezoidal integration. Source: V. Zavalishin, The art of VA filter design (2018), chapter 4.</remarks>
internal struct StateVariableFilter
{
    /// <summary>Highest cut-off as a share of the rate.</summary>
    internal const double MostCutoffShare = 0.49;

    private float _a1;
    private float _a2;
    private float _a3;
    private float _damping;
    private float _state1;
    private float _state2;

    /// <summary>Back to silence.</summary>
    [RealTime]
    internal void Reset()
    {
        _state1 = 0;
        _state2 = 0;
    }

    /// <summary>Bound of what comes without further input.</summary>
    internal readonly float Energy => Math.Abs(_state1) + Math.Abs(_state2);

    /// <summary>Sets the coefficients.</summary>
    /// <param name="cutoffOctaves">log2 of the cut-off in Hz; limited to what the rate allows.</param>
    /// <param name="damping">1/Q, above 0.</param>
    /// <param name="hostRate">Hz.</param>
    [RealTime]
    internal void Set(float cutoffOctaves, float damping, int hostRate)
    {
        double share = Math.Min(Math.Pow(2, cutoffOctaves) / hostRate, MostCutoffShare);
        double g = Math.Tan(Math.PI * share);
        double a1 = 1 / (1 + g * (g + damping));
        _a1 = (float)a1;
        _a2 = (float)(g * a1);
        _a3 = (float)(g * g * a1);
        _damping = damping;
    }

    /// <summary>The next sample.</summary>
    /// <param name="input">Sample.</param>
    /// <param name="inputShare">Share of the input in the output.</param>
    /// <param name="bandShare">Share of the band-pass, whose gain at the cut-off is 1.</param>
    /// <param name="lowShare">Share of the low-pass.</param>
    [RealTime]
    internal float Next(float input, float inputShare, float bandShare, float lowShare)
    {
        float v3 = input - _state2;
        float v1 = _a1 * _state1 + _a2 * v3;
        float v2 = _state2 + (_a2 * _state1 + _a3 * v3);
        _state1 = 2 * v1 - _state1;
        _state2 = 2 * v2 - _state2;
        return inputShare * input + bandShare * (_damping * v1) + lowShare * v2;
    }

    /// <summary>Filters samples in place with constant shares.</summary>
    [RealTime]
    internal unsafe void Process(float* samples, int count, float inputShare, float bandShare, float lowShare)
    {
        // States in registers: a store in every round is in the way of the next.
        float a1 = _a1, a2 = _a2, a3 = _a3, state1 = _state1, state2 = _state2, damping = _damping;
        for (int i = 0; i < count; i++)
        {
            float input = samples[i];
            float v3 = input - state2;
            float v1 = a1 * state1 + a2 * v3;
            float v2 = state2 + (a2 * state1 + a3 * v3);
            state1 = 2 * v1 - state1;
            state2 = 2 * v2 - state2;
            samples[i] = inputShare * input + bandShare * (damping * v1) + lowShare * v2;
        }

        _state1 = state1;
        _state2 = state2;
    }
}
