using NeuralSynth.Engine.Executor;
using NeuralSynth.Engine.Tests.Dsp;

namespace NeuralSynth.Engine.Tests.Executor;

/// <summary>Every function against its definition in double precision.</summary>
public sealed unsafe class ElementwiseKernelTests
{
    private const float Low = -0.5f;
    private const float High = 0.75f;

    private static readonly Dictionary<PlanFunction, Func<double, double, double, double>> Definitions = new()
    {
        [PlanFunction.Add] = (a, b, _) => a + b,
        [PlanFunction.Subtract] = (a, b, _) => a - b,
        [PlanFunction.Multiply] = (a, b, _) => a * b,
        [PlanFunction.Divide] = (a, b, _) => a / b,
        [PlanFunction.Minimum] = (a, b, _) => Math.Min(a, b),
        [PlanFunction.Maximum] = (a, b, _) => Math.Max(a, b),
        [PlanFunction.Power] = (a, b, _) => Math.Pow(a, b),
        [PlanFunction.Identity] = (a, _, _) => a,
        [PlanFunction.LeakyRelu] = (a, _, _) => a >= 0 ? a : a * Low,
        [PlanFunction.Tanh] = (a, _, _) => Math.Tanh(a),
        [PlanFunction.Sigmoid] = (a, _, _) => 1 / (1 + Math.Exp(-a)),
        [PlanFunction.Softplus] = (a, _, _) => Math.Max(a, 0) + Math.Log(1 + Math.Exp(-Math.Abs(a))),
        [PlanFunction.Exponential] = (a, _, _) => Math.Exp(a),
        [PlanFunction.Logarithm] = (a, _, _) => Math.Log(a),
        [PlanFunction.SquareRoot] = (a, _, _) => Math.Sqrt(a),
        [PlanFunction.Sine] = (a, _, _) => Math.Sin(a),
        [PlanFunction.Cosine] = (a, _, _) => Math.Cos(a),
        [PlanFunction.Absolute] = (a, _, _) => Math.Abs(a),
        [PlanFunction.Negate] = (a, _, _) => -a,
        [PlanFunction.Reciprocal] = (a, _, _) => 1 / a,
        [PlanFunction.Clip] = (a, _, _) => Math.Clamp(a, Low, High),
        [PlanFunction.Elu] = (a, _, _) => a >= 0 ? a : Low * (Math.Exp(a) - 1),
        [PlanFunction.ErrorFunction] = (a, _, _) => Erf(a),
        [PlanFunction.ConstantPower] = (a, _, _) => Math.Pow(a, Low),
        [PlanFunction.Snake] = (a, b, c) => a + (Math.Pow(Math.Sin(a * b), 2) * c),
    };

    public static TheoryData<int> Widths => KernelWidths.Available;

    [Fact]
    public void EveryFunctionHasADefinitionHere() => Assert.Equal(Enum.GetValues<PlanFunction>().Order(), Definitions.Keys.Order());

    [Theory]
    [MemberData(nameof(Widths))]
    public void EveryFunctionMatchesItsDefinition(int width)
    {
        foreach (PlanFunction function in Definitions.Keys)
        {
            foreach (float scale in new[] { 0.01f, 1, 30 })
            {
                foreach (int lanes in new[] { 1, 3, 8, 15, 16, 17, 33 })
                {
                    for (int kind = 0; kind < 4; kind++) Check(width, function, 3, lanes, scale, kind);
                }
            }
        }
    }

    /// <summary>Angles up to a thousand radians keep their precision.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void LargeAnglesAreReduced(int width)
    {
        Check(width, PlanFunction.Sine, 1, 5000, 1000, 0);
        Check(width, PlanFunction.Cosine, 1, 5000, 1000, 0);
        Check(width, PlanFunction.Snake, 1, 5000, 1000, 0);
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void FiniteArgumentsOfAnySizeGiveFiniteResults(int width)
    {
        float[] extremes = [0, -0f, 1e-45f, -1e-45f, 1e-38f, 1e10f, -1e10f, 1e20f, -1e20f, 3.4e38f, -3.4e38f, 88.5f, -88.5f, 104, -104, 1e4f, -1e4f];
        foreach (PlanFunction function in new[]
        {
            PlanFunction.Tanh, PlanFunction.Sigmoid, PlanFunction.Softplus, PlanFunction.Exponential, PlanFunction.Sine, PlanFunction.Cosine, PlanFunction.ErrorFunction,
            PlanFunction.Elu, PlanFunction.LeakyRelu, PlanFunction.Clip,
        })
        {
            float[] results = Values(width, function, extremes);
            for (int i = 0; i < extremes.Length; i++) Assert.True(float.IsFinite(results[i]), $"{function}({extremes[i]}) = {results[i]}");
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void WhatIsNoNumberStaysNone(int width)
    {
        foreach (PlanFunction function in Definitions.Keys)
        {
            Assert.True(float.IsNaN(Values(width, function, [1, float.NaN, 0.5f])[1]), function.ToString());
        }
    }

    [Theory]
    [MemberData(nameof(Widths))]
    public void MinimumAndMaximumTakeOverWhatIsNoNumberFromEitherSide(int width)
    {
        foreach (PlanFunction function in new[] { PlanFunction.Minimum, PlanFunction.Maximum })
        {
            Assert.All(Values(width, function, [1, 2, 3], float.NaN), value => Assert.True(float.IsNaN(value)));
        }
    }

    /// <summary>Whole, broken and negative exponents, also of negative numbers.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void ConstantPowersAreThoseOfTheDefinition(int width)
    {
        float[] arguments = [0, 1e-6f, 0.1f, 0.9f, 1, 1.5f, 3, 7.25f, -0.1f, -1, -2.5f];
        foreach (float exponent in new[] { -3, -2, -1, -0.5f, 0.5f, 1, 1.7f, 2, 2.3f, 3, 4, 5 })
        {
            float[] results = Values(width, PlanFunction.ConstantPower, arguments, parameter: exponent);
            for (int i = 0; i < arguments.Length; i++)
            {
                double wanted = Math.Pow(arguments[i], exponent);
                if (arguments[i] == 0 && exponent < 0) Assert.True(results[i] > 1e30f);
                else if (double.IsNaN(wanted)) Assert.True(float.IsNaN(results[i]));
                else Assert.Equal(wanted, results[i], 4e-6 * Math.Max(1, Math.Abs(wanted)));
            }
        }
    }

    /// <summary>The last lanes, which fill no vector, have the same bits as in the middle of a long row.</summary>
    [Theory]
    [MemberData(nameof(Widths))]
    public void WhereALaneLiesChangesNoBit(int width)
    {
        float[] values = [.. Signals.Noise(67, 9).Select(x => Math.Abs(x) * 3)];
        foreach (PlanFunction function in Definitions.Keys)
        {
            float[] whole = Values(width, function, values);
            for (int from = 0; from < values.Length; from += 5)
            {
                float[] part = Values(width, function, values[from..]);
                Assert.Equal(whole[from..].Select(BitConverter.SingleToInt32Bits), part.Select(BitConverter.SingleToInt32Bits));
            }
        }
    }

    private static float[] Values(int width, PlanFunction function, float[] arguments, float second = 0.7f, float parameter = Low)
    {
        using var plan = new OnePlan();
        *plan.Operation = new()
        {
            Kernel = PlanKernel.Elementwise,
            Elementwise = new()
            {
                Function = function,
                Rows = 1,
                Lanes = arguments.Length,
                A = plan.Add(arguments),
                ALaneStep = 1,
                B = plan.Add([second]),
                C = plan.Add([1.5f]),
                Output = plan.AddCanaries(arguments.Length),
                OutputRowStep = arguments.Length,
                Parameter0 = parameter,
                Parameter1 = High,
            },
        };
        if (function == PlanFunction.ConstantPower) plan.Operation->Elementwise.B = PlanOperand.Absent;
        plan.Run(width);
        return plan.Read(plan.Operation->Elementwise.Output);
    }

    /// <param name="width">Vector bits.</param>
    /// <param name="function">Function.</param>
    /// <param name="rows">Rows.</param>
    /// <param name="lanes">Lanes.</param>
    /// <param name="scale">Largest argument.</param>
    /// <param name="kind">0: dense; 1: gaps between rows; 2: one row or value repeated; 3: in place.</param>
    private static void Check(int width, PlanFunction function, int rows, int lanes, float scale, int kind)
    {
        bool isPositive = function is PlanFunction.Power or PlanFunction.Logarithm or PlanFunction.SquareRoot or PlanFunction.ConstantPower;
        int step = lanes + (kind == 1 ? 5 : 0), total = rows * step;
        float[] a = [.. Signals.Noise(total, 1).Select(x => (isPositive ? Math.Abs(x) : x) * scale)], b = Signals.Noise(total, 2), c = Signals.Noise(total, 3);
        using var plan = new OnePlan();
        PlanOperand first = plan.Add(a), output = kind == 3 ? first : plan.AddCanaries(total);
        bool isOneValue = kind == 2 && lanes % 2 == 0;
        *plan.Operation = new()
        {
            Kernel = PlanKernel.Elementwise,
            Elementwise = new()
            {
                Function = function,
                Rows = rows,
                Lanes = lanes,
                A = first,
                ARowStep = step,
                ALaneStep = 1,
                B = function == PlanFunction.ConstantPower ? PlanOperand.Absent : plan.Add(b),
                BRowStep = kind == 2 && !isOneValue ? 0 : step,
                BLaneStep = isOneValue ? 0 : 1,
                C = plan.Add(c),
                CRowStep = kind == 2 ? 0 : step,
                CLaneStep = isOneValue ? 0 : 1,
                Output = output,
                OutputRowStep = step,
                Parameter0 = Low,
                Parameter1 = High,
            },
        };
        plan.Run(width);
        if (kind != 3) plan.AssertOnlyRowsWritten(output, rows, lanes, step);
        float[] actual = plan.Read(output);
        PlanElementwise* e = &plan.Operation->Elementwise;
        for (int row = 0; row < rows; row++)
        {
            for (int i = 0; i < lanes; i++)
            {
                double x = a[(row * step) + i];
                double wanted = Definitions[function](x, b[(row * e->BRowStep) + (i * e->BLaneStep)], c[(row * e->CRowStep) + (i * e->CLaneStep)]);
                // An angle is a product that was rounded before.
                double tolerance = 1e-6 * Math.Max(1, Math.Abs(wanted)) + (function == PlanFunction.Snake ? 1e-7 * Math.Abs(x) : 0);
                Assert.True(Math.Abs(actual[(row * step) + i] - wanted) <= tolerance, $"{function}({x}) of {rows} × {lanes}, kind {kind}: {actual[(row * step) + i]}, wanted {wanted}");
            }
        }
    }

    /// <summary>By its series, where that does not cancel; nearly 1 beyond.</summary>
    private static double Erf(double x)
    {
        double magnitude = Math.Abs(x);
        if (magnitude > 4) return Math.Sign(x) * (1 - 1.5e-8);
        double term = magnitude, sum = magnitude;
        for (int n = 1; n < 200; n++)
        {
            term *= -magnitude * magnitude / n;
            sum += term / ((2 * n) + 1);
        }

        return Math.Sign(x) * sum * 2 / Math.Sqrt(Math.PI);
    }
}
