using NeuralSynth.Tests.Shared.Networks;

namespace NeuralSynth.Benchmarks.Executor;

/// <summary>A network at one block length, with what was asked of it.</summary>
/// <param name="Build">Makes its graphs in a form.</param>
internal sealed record NetworkCase(Func<NetworkForm, StreamingNetwork> Build)
{
    private const double RateHz = 44100;

    public required string Name { get; init; }

    public required int BlockSamples { get; init; }

    /// <summary>Part of the short run.</summary>
    public bool Quick { get; init; }

    /// <summary>Least ratio to ONNX Runtime's best form, with weights of 32 and of 16 bits.</summary>
    public double? Target { get; init; }

    public double? HalfTarget { get; init; }

    /// <summary>Real-time factors that a bare C kernel reached on the convolutions alone, with weights of 32 and of 16 bits.</summary>
    public double? Bound { get; init; }

    public double? HalfBound { get; init; }

    public double DeadlineSeconds => BlockSamples / RateHz;

    /// <summary>All cases, smallest first.</summary>
    public static IReadOnlyList<NetworkCase> All { get; } =
    [
        Rave(RaveShape.Raspberry, 2048) with { Target = 1.6, Bound = 255, HalfBound = 281 },
        Rave(RaveShape.Brave, 128) with { Quick = true, Target = 2.5, HalfTarget = 4, Bound = 15, HalfBound = 30 },
        Rave(RaveShape.Brave, 512) with { Target = 2.3, Bound = 38, HalfBound = 42 },
        Rave(RaveShape.Brave, 2048),
        Rave(RaveShape.V2Small, 512) with { Quick = true, Target = 1.8, HalfTarget = 3.5, Bound = 21, HalfBound = 47 },
        Rave(RaveShape.V2Small, 2048),
        Rave(RaveShape.V1, 2048) with { Target = 1.4, HalfTarget = 1.8, Bound = 24, HalfBound = 32 },
        Rave(RaveShape.V2, 2048) with { Target = 1.3, HalfTarget = 1.9, Bound = 12, HalfBound = 18 },
        Chain(20, 16, 6.04, 8.3),
        Chain(20, 32, 3.03, 29.5),
        Chain(20, 64, 1.85, 113.9) with { Quick = true },
        Chain(20, 128, 1.51, 463.9),
        Chain(60, 64, 2.37, 425.7),
        Chain(150, 16, 6.96, 67.0),
        Chain(150, 64, 2.91, 1134.0),
        Chain(150, 128, 1.77, 4415.5),
    ];

    private static NetworkCase Rave(RaveShape shape, int block) =>
        new(form => StreamingNetwork.Rave(shape, block, form)) { Name = shape.Name, BlockSamples = block };

    /// <summary>The bound of a chain is what a prototype of the kernels took for it.</summary>
    private static NetworkCase Chain(int layers, int channels, double target, double prototypeMicroseconds)
    {
        const int block = 64;
        return new(form => StreamingNetwork.Chain(layers, channels, block, form))
        {
            Name = $"chain {layers} x {channels}",
            BlockSamples = block,
            Target = target,
            Bound = block / RateHz / prototypeMicroseconds * 1e6,
        };
    }
}
