using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>The graphs as model.json describes them: which there are, their tensors, shapes, roles and states.</summary>
internal static class GraphDescriptionRules
{
    public static void Check(ModelManifest manifest, Place place, ModelPackageLimits limits)
    {
        GraphDescription[] graphs = manifest.Graphs;
        CheckGraphSet(manifest, place.At("$.graphs"));
        for (int i = 0; i < graphs.Length; i++)
        {
            Place at = place.At($"$.graphs[{i}]");
            CheckFile(graphs[i].File, at.At("file"));
            CheckTensors(graphs[i].Inputs, at.At("inputs"), limits);
            CheckTensors(graphs[i].Outputs, at.At("outputs"), limits);
            Rule.Distinct(graphs[i].Inputs.Concat(graphs[i].Outputs).Select(t => t.Name), at);
            PortRules.Check(manifest, graphs[i], at);
            CheckStates(graphs[i], at);
        }
        CheckLatentSteps(manifest, place);
    }

    private static void CheckGraphSet(ModelManifest manifest, Place place)
    {
        (string[] required, string[] optional) = manifest.Architecture switch
        {
            ModelArchitectures.Ddsp => (new[] { GraphRoles.Decoder }, Array.Empty<string>()),
            ModelArchitectures.Autoencoder => ([GraphRoles.Encoder, GraphRoles.Decoder], []),
            _ => ([GraphRoles.Generator], [GraphRoles.Encoder]),
        };
        foreach (GraphDescription graph in manifest.Graphs) Rule.OneOf(graph.Role, [.. required, .. optional], place);
        Rule.Distinct(manifest.Graphs.Select(g => g.Role), place);
        Rule.Distinct(manifest.Graphs.Select(g => g.File.ToUpperInvariant()), place);
        foreach (string role in required)
        {
            if (!manifest.Graphs.Any(g => g.Role == role)) throw place.Fail($"a graph with the role '{role}'", "none");
        }
    }

    private static void CheckFile(string file, Place place)
    {
        EntryName.Check(file, place);
        if (!file.EndsWith(".onnx", StringComparison.Ordinal)) throw place.Fail("a name ending in .onnx", Place.Quote(file));
    }

    private static void CheckTensors(TensorDescription[] tensors, Place place, ModelPackageLimits limits)
    {
        Rule.Count(tensors.Length, 1, ManifestLimits.MostTensors, "tensors", place);
        for (int i = 0; i < tensors.Length; i++)
        {
            Rule.Line(tensors[i].Name, 1, ManifestLimits.LongestTensorName, place.At($"[{i}].name"));
            CheckShape(tensors[i].Shape, place.At($"[{i}].shape"), limits);
        }
    }

    private static void CheckShape(int[] shape, Place place, ModelPackageLimits limits)
    {
        Rule.Count(shape.Length, 1, limits.TensorRank, "dimensions", place);
        long elements = 1;
        foreach (int dimension in shape)
        {
            if (dimension < 1) throw place.Fail("dimensions of at least 1", Rule.Shape(shape));
            elements *= dimension; // below 2^22 · 2^31 before the check: no overflow
            if (elements > limits.PortElements) throw place.Fail($"at most {limits.PortElements} elements", Rule.Shape(shape));
        }
    }

    /// <summary>Every state input names the output that is its next value, of the same shape; every state output is
    /// the next value of exactly one input.</summary>
    private static void CheckStates(GraphDescription graph, Place place)
    {
        var next = new HashSet<string>(StringComparer.Ordinal);
        foreach (TensorDescription input in graph.Inputs)
        {
            Place at = place.At($"input {Place.Quote(input.Name)}");
            if (input.Role != TensorRoles.State)
            {
                if (input.Next is not null) throw at.At("next").Fail("none on an input that is no state", Place.Quote(input.Next));
                continue;
            }
            if (input.Next is null) throw at.At("next").Fail("the name of the output that holds the next value", "none");
            TensorDescription? output = Array.Find(graph.Outputs, o => o.Name == input.Next && o.Role == TensorRoles.State);
            if (output is null) throw at.At("next").Fail("an output with the role 'state'", Place.Quote(input.Next));
            if (!output.Shape.SequenceEqual(input.Shape)) throw at.At("next").Fail($"the shape {Rule.Shape(input.Shape)}", Rule.Shape(output.Shape));
            if (!next.Add(input.Next)) throw at.At("next").Fail("an output that no other state names", Place.Quote(input.Next));
        }
        foreach (TensorDescription output in graph.Outputs)
        {
            Place at = place.At($"output {Place.Quote(output.Name)}");
            if (output.Next is not null) throw at.At("next").Fail("none on an output", Place.Quote(output.Next));
            if (output.Role == TensorRoles.State && !next.Contains(output.Name)) throw at.Fail("a state input that names it", "none");
        }
    }

    /// <summary>Encoder and decoder agree on the number of latent steps in a hop, and a step is a whole number of samples.</summary>
    private static void CheckLatentSteps(ModelManifest manifest, Place place)
    {
        if (manifest.Architecture != ModelArchitectures.Autoencoder) return;
        int encoded = LatentSteps(manifest, GraphRoles.Encoder, g => g.Outputs);
        int decoded = LatentSteps(manifest, GraphRoles.Decoder, g => g.Inputs);
        if (encoded != decoded) throw place.At("$.graphs").Fail($"as many latent steps in the decoder as in the encoder ({encoded})", $"{decoded}");
        if (manifest.HopSamples % encoded != 0) throw place.At("$.graphs").Fail($"latent steps that divide hopSamples ({manifest.HopSamples})", $"{encoded}");
    }

    private static int LatentSteps(ModelManifest manifest, string role, Func<GraphDescription, TensorDescription[]> side) =>
        side(manifest.Graphs.First(g => g.Role == role)).First(t => t.Role == TensorRoles.Latent).Shape[^1];
}
