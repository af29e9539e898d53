namespace NeuralSynth.Models;

/// <summary>One output of a plan against the same output of ONNX Runtime, over all hops of a trial.</summary>
internal sealed unsafe class OutputComparison(string name, nint reference, nint plan, int count)
{
    private double _peak;
    private double _largest;
    private double _signal;
    private double _noise;
    private (int Hop, float Expected, float Found) _worst;

    internal string Name { get; } = name;

    /// <summary>Signal over difference, dB.</summary>
    internal double SnrDb => 10 * Math.Log10(_signal / Math.Max(_noise, double.Epsilon));

    internal float Reference(int index) => ((float*)reference)[index];

    internal float[] PlanValues() => new Span<float>((void*)plan, count).ToArray();

    /// <summary>Index of the first value of ONNX Runtime that is not finite or beyond ±<paramref name="bound"/>; −1: none.</summary>
    internal int FirstBeyond(float bound)
    {
        for (int i = 0; i < count; i++)
        {
            if (!(MathF.Abs(Reference(i)) <= bound)) return i;
        }

        return -1;
    }

    /// <summary>Index of the first value of the plan that is not bit for bit the one given; −1: none.</summary>
    internal int FirstDifference(float[] values)
    {
        float* found = (float*)plan;
        for (int i = 0; i < count; i++)
        {
            if (BitConverter.SingleToInt32Bits(found[i]) != BitConverter.SingleToInt32Bits(values[i])) return i;
        }

        return -1;
    }

    /// <summary>Takes the values of one hop in; returns why the plan is refused when one is not finite.</summary>
    internal string? Add(string file, int hop)
    {
        for (int i = 0; i < count; i++)
        {
            float expected = Reference(i), found = ((float*)plan)[i];
            if (!float.IsFinite(found) || !float.IsFinite(expected)) return Message(file, hop, $"{expected}", $"{found}");
            double difference = Math.Abs((double)found - expected);
            _peak = Math.Max(_peak, Math.Abs(expected));
            _signal += (double)expected * expected;
            _noise += difference * difference;
            if (difference <= _largest) continue;
            (_largest, _worst) = (difference, (hop, expected, found));
        }

        return null;
    }

    internal double RelativeDifference(double smallestPeak) => _largest / Math.Max(_peak, smallestPeak);

    /// <summary>Why the plan is refused, or null.</summary>
    internal string? Judge(string file, double tolerance, double smallestPeak)
    {
        if (RelativeDifference(smallestPeak) <= tolerance) return null;
        return FormattableString.Invariant(
            $"{Message(file, _worst.Hop, $"{_worst.Expected:g7} within {tolerance:g2} of the peak {_peak:g3}", $"{_worst.Found:g7}")}");
    }

    private string Message(string file, int hop, string expected, string found) =>
        $"the plan differs from ONNX Runtime: {file}, output '{Name}', hop {hop + 1}: expected {expected}, found {found}";
}
