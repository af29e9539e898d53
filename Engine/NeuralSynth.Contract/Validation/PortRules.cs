using NeuralSynth.Contract.Packaging;

namespace NeuralSynth.Contract.Validation;

/// <summary>Which roles the inputs and outputs of a graph have, how often, and with which shape.</summary>
internal static class PortRules
{
    /// <summary>A dimension that the rule leaves open.</summary>
    private const int Any = -1;

    /// <param name="Role">One of <see cref="TensorRoles"/>.</param>
    /// <param name="Shape">Null: any.</param>
    /// <param name="Least">How many there must be.</param>
    /// <param name="Most">How many there may be.</param>
    private readonly record struct Port(string Role, int[]? Shape, int Least, int Most);

    public static void Check(ModelManifest manifest, GraphDescription graph, Place place)
    {
        (Port[] inputs, Port[] outputs) = Ports(manifest, graph.Role);
        CheckSide(graph.Inputs, inputs, place.At("inputs"));
        CheckSide(graph.Outputs, outputs, place.At("outputs"));
    }

    private static Port One(string role, params int[] shape) => new(role, shape, 1, 1);

    private static Port Optional(string role, params int[] shape) => new(role, shape, 0, 1);

    private static Port Several(string role) => new(role, null, 0, ManifestLimits.MostTensors);

    private static (Port[] Inputs, Port[] Outputs) Ports(ModelManifest manifest, string role)
    {
        Port states = Several(TensorRoles.State), noise = Several(TensorRoles.Noise), latentNoise = Several(TensorRoles.LatentNoise);
        Port hop = One(TensorRoles.Audio, 1, manifest.Channels, manifest.HopSamples);
        Port waveform = One(TensorRoles.Audio, 1, manifest.Channels, Any);
        Port latents = One(TensorRoles.Latent, 1, manifest.Latents.Length, Any);
        Port point = One(TensorRoles.Latent, 1, manifest.Latents.Length);
        Port classes = Optional(TensorRoles.Class, 1, manifest.Classes.Length);
        Port controls = Optional(TensorRoles.Descriptors, 1, manifest.Descriptors.Length);
        return (manifest.Architecture, role) switch
        {
            (ModelArchitectures.Ddsp, _) => DdspPorts(manifest.Ddsp!, states),
            (ModelArchitectures.Autoencoder, GraphRoles.Encoder) => ([hop, states, noise, latentNoise], [latents, states]),
            (ModelArchitectures.Autoencoder, _) => ([latents, states, noise, latentNoise], [hop, states]),
            (_, GraphRoles.Encoder) => ([waveform], [point, classes, controls]),
            _ => ([point, classes, controls, noise], [waveform]),
        };
    }

    private static (Port[] Inputs, Port[] Outputs) DdspPorts(DdspDescription ddsp, Port states) => (
        [One(TensorRoles.Frame, 1, DdspRules.FrameBesideInstruments + ddsp.Instruments.Length, 1), states],
        [
            One(TensorRoles.Amplitude, 1, 1, 1),
            One(TensorRoles.Harmonics, 1, ddsp.Harmonics, 1),
            One(TensorRoles.NoiseBands, 1, ddsp.NoiseBands, 1),
            states,
        ]);

    private static void CheckSide(TensorDescription[] tensors, Port[] ports, Place place)
    {
        foreach (TensorDescription tensor in tensors)
        {
            Place at = place.At(Place.Quote(tensor.Name));
            Rule.OneOf(tensor.Role, Array.ConvertAll(ports, p => p.Role), at.At("role"));
            CheckShape(tensor.Shape, ports.First(p => p.Role == tensor.Role).Shape, at.At("shape"));
        }
        foreach (Port port in ports)
        {
            int count = tensors.Count(t => t.Role == port.Role);
            Rule.Count(count, port.Least, port.Most, $"with the role '{port.Role}'", place);
        }
    }

    private static void CheckShape(int[] found, int[]? expected, Place place)
    {
        if (expected is null) return;
        bool agrees = found.Length == expected.Length && found.Zip(expected).All(d => d.Second == Any || d.First == d.Second);
        if (!agrees) throw place.Fail(Rule.Shape(expected).Replace("-1", "any", StringComparison.Ordinal), Rule.Shape(found));
    }
}
