namespace NeuralSynth.Contract;

/// <summary>What there is to know about one graph of a package.</summary>
public sealed record GraphInspection
{
    /// <summary>See <see cref="GraphRoles"/>.</summary>
    public required string Role { get; init; }

    /// <summary>File inside the package.</summary>
    public required string File { get; init; }

    /// <summary>Size of the file, bytes.</summary>
    public required long Bytes { get; init; }

    /// <summary>Version of the ONNX operator set.</summary>
    public required long Opset { get; init; }

    /// <summary>Number of nodes.</summary>
    public required int Nodes { get; init; }

    /// <summary>Nodes of each operator type, most frequent first.</summary>
    public required IReadOnlyList<OperatorCount> Operators { get; init; }

    /// <summary>Numbers in float initialisers and constants: the trained parameters.</summary>
    public required long Parameters { get; init; }

    /// <summary>Multiply-adds of one step (of a hop; of a whole waveform for a generator).</summary>
    public required double MultiplyAdds { get; init; }

    /// <summary>Numbers in the explicit states.</summary>
    public required long StateElements { get; init; }

    /// <summary>Inputs as described.</summary>
    public required IReadOnlyList<TensorDescription> Inputs { get; init; }

    /// <summary>Outputs as described.</summary>
    public required IReadOnlyList<TensorDescription> Outputs { get; init; }
}

/// <summary>How often an operator occurs.</summary>
/// <param name="Operator">ONNX operator type.</param>
/// <param name="Count">Number of nodes.</param>
public sealed record OperatorCount(string Operator, int Count);
