namespace NeuralSynth.Media;

/// <summary>Decodes one channel of a frame: constant, verbatim, fixed or linear prediction with a Rice-coded residual.</summary>
internal sealed class FlacSubframe(FlacBits bits, Memory<long> samples, string name)
{
    private static readonly long[][] FixedCoefficients = [[], [1], [2, -1], [3, -3, 1], [4, -6, 4, -1]];

    public void Decode(int depth)
    {
        if (bits.Read(1) != 0) throw Fail("a zero before the subframe's type", "a one");
        int type = (int)bits.Read(6), wasted = bits.Read(1) == 0 ? 0 : (int)bits.ReadUnary() + 1;
        int used = depth - wasted;
        if (used < 1) throw Fail("fewer wasted bits than bits", $"{wasted}");
        switch (type)
        {
            case 0: samples.Span.Fill(bits.ReadSigned(used)); break;
            case 1: foreach (ref long sample in samples.Span) sample = bits.ReadSigned(used); break;
            case >= 8 and <= 12: Fixed(type - 8, used); break;
            case >= 32: Linear(type - 31, used); break;
            default: throw Fail("a known subframe type", $"{type}");
        }
        if (wasted > 0) foreach (ref long sample in samples.Span) sample <<= wasted;
    }

    private void Fixed(int order, int depth)
    {
        WarmUp(order, depth);
        Residual(order);
        Predict(FixedCoefficients[order], 0);
    }

    private void Linear(int order, int depth)
    {
        WarmUp(order, depth);
        int precision = (int)bits.Read(4) + 1, shift = (int)bits.ReadSigned(5);
        if (precision == 16 || shift < 0) throw Fail("a precision below 16 and a shift of 0 or more", $"{precision} and {shift}");
        long[] coefficients = [.. Enumerable.Range(0, order).Select(_ => bits.ReadSigned(precision))];
        Residual(order);
        Predict(coefficients, shift);
    }

    private void WarmUp(int order, int depth)
    {
        if (order > samples.Length) throw Fail($"a block longer than the predictor's order {order}", $"{samples.Length}");
        for (int n = 0; n < order; n++) samples.Span[n] = bits.ReadSigned(depth);
    }

    private void Predict(long[] coefficients, int shift)
    {
        Span<long> s = samples.Span;
        for (int n = coefficients.Length; n < s.Length; n++)
        {
            long sum = 0;
            for (int i = 0; i < coefficients.Length; i++) sum += coefficients[i] * s[n - 1 - i];
            s[n] += sum >> shift;
        }
    }

    private void Residual(int order)
    {
        int method = (int)bits.Read(2), partitions = 1 << (int)bits.Read(4), length = samples.Length / partitions;
        if (method > 1 || samples.Length % partitions != 0 || length < order) throw Fail("a residual that fits its block", $"method {method}, {partitions} partitions of {samples.Length} samples");
        int parameterBits = method == 0 ? 4 : 5, escape = (1 << parameterBits) - 1, at = order;
        for (int partition = 0; partition < partitions; partition++)
        {
            int parameter = (int)bits.Read(parameterBits), end = (partition + 1) * length;
            if (parameter == escape) Raw(at, end);
            else for (int n = at; n < end; n++) samples.Span[n] = Rice(parameter);
            at = end;
        }
    }

    private void Raw(int from, int to)
    {
        int width = (int)bits.Read(5);
        for (int n = from; n < to; n++) samples.Span[n] = width == 0 ? 0 : bits.ReadSigned(width);
    }

    private long Rice(int parameter)
    {
        long value = ((long)bits.ReadUnary() << parameter) | bits.Read(parameter);
        return (value >> 1) ^ -(value & 1);
    }

    private AudioFileException Fail(string expected, string found) => new(name, expected, found);
}
