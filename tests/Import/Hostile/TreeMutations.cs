using NeuralSynth.Import.Tests.Archive;

namespace NeuralSynth.Import.Tests.Hostile;

/// <summary>Changes a tree of modules into one that is well written but wrong: it reaches what checksums would catch before.</summary>
internal static class TreeMutations
{
    private static readonly long[] Numbers = [0, 1, 2, 3, 7, 15, 16, 255, 256, 65_535, 65_536, 1 << 20, (1 << 20) + 1, int.MaxValue, -1, -2, int.MinValue, 1000];
    private static readonly string[] Literals = ["0", "1", "(0,)", "(2,)", "(3,)", "(1024,)", "(-1,)", "(99999999999999999999,)", "(1, 2)", "nan", "1e400", "", "(", "None", "\"zeros\"", "\"reflect\""];
    private static readonly string[] Classes = ["Conv1d", "CachedConv1d", "ConvTranspose1d", "CachedConvTranspose1d", "Sequential", "Residual", "AlignBranches", "Branches", "LeakyReLU", "Snake", "BatchNorm1d", "GRU", "Identity", "Unknown", "Encoder", "GeneratorV2", "AdaptiveInstanceNormalization"];

    public static byte[] Mutate(ScriptNode root, Random random)
    {
        List<(ScriptNode Parent, string Name)> places = [];
        Collect(root, places);
        ScriptNode changed = root;
        for (int i = 0; i <= random.Next(3); i++)
        {
            (ScriptNode parent, string name) = places[random.Next(places.Count)];
            changed = Change(changed, parent, name, random);
        }

        return TorchFileWriter.Write(changed);
    }

    private static void Collect(ScriptNode node, List<(ScriptNode, string)> places)
    {
        foreach ((string name, object? value) in node.Attributes)
        {
            places.Add((node, name));
            if (value is ScriptNode child) Collect(child, places);
        }
    }

    private static ScriptNode Change(ScriptNode root, ScriptNode parent, string name, Random random)
    {
        object? value = parent.Attributes.Find(a => a.Name == name).Value;
        switch (random.Next(6))
        {
            case 0: parent.Attributes.RemoveAll(a => a.Name == name); break;
            case 1: parent.With(name, Any(random, root)); break;
            case 2 when parent.Constants.Count > 0:
                int at = random.Next(parent.Constants.Count);
                parent.Constants[at] = parent.Constants[at] with { Literal = Literals[random.Next(Literals.Length)] };
                break;
            case 3 when value is ScriptNode child: parent.With(name, Renamed(child, Classes[random.Next(Classes.Length)])); break;
            default: parent.With(name, value is ScriptTensor tensor ? Broken(tensor, random) : Any(random, root)); break;
        }

        return root;
    }

    private static object? Any(Random random, ScriptNode root) => random.Next(7) switch
    {
        0 => null,
        1 => random.Next(2) == 0,
        2 => Numbers[random.Next(Numbers.Length)],
        3 => "text",
        4 => new long[] { Numbers[random.Next(Numbers.Length)], Numbers[random.Next(Numbers.Length)] },
        5 => new ScriptTensor([2, 3, 4], new float[24]),
        _ => random.Next(4) == 0 ? new ScriptNode("Sequential").With("0", new ScriptNode(root.Class)) : 0.5,
    };

    private static ScriptNode Renamed(ScriptNode node, string type)
    {
        var renamed = new ScriptNode(type);
        renamed.Attributes.AddRange(node.Attributes);
        renamed.Constants.AddRange(node.Constants);
        return renamed;
    }

    private static ScriptTensor Broken(ScriptTensor tensor, Random random)
    {
        long[] shape = Array.ConvertAll(tensor.Shape, d => (long)d);
        if (shape.Length > 0) shape[random.Next(shape.Length)] = Numbers[random.Next(Numbers.Length)];
        return random.Next(5) switch
        {
            0 => tensor with { DeclaredShape = shape },
            1 => tensor with { Strides = shape },
            2 => tensor with { Offset = Numbers[random.Next(Numbers.Length)] },
            3 => tensor with { DeclaredCount = Numbers[random.Next(Numbers.Length)] },
            _ => tensor.Floats is { Length: > 0 } floats ? tensor with { Floats = [.. floats.AsSpan(1), random.Next(2) == 0 ? float.NaN : float.MaxValue] } : tensor,
        };
    }
}
