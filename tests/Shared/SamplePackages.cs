using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text;
using Google.Protobuf;
using NeuralSynth.Contract;
using NeuralSynth.Contract.Onnx;

namespace NeuralSynth.Tests.Shared;

/// <summary>Small valid packages whose output is known exactly. Linked into the test projects that need them.</summary>
internal static class SamplePackages
{
    private const string Licence = "MIT";

    /// <summary>Encoder and decoder that return their input, see <see cref="SampleAutoencoder"/>.</summary>
    public static SamplePackage Autoencoder(SampleAutoencoder? options = null) => (options ?? new()).Build();

    /// <summary>A DDSP decoder with analytic outputs, see <see cref="SampleDdsp"/>.</summary>
    public static SamplePackage Ddsp(SampleDdsp? options = null) => (options ?? new()).Build();

    /// <summary>A drum generator: audio[n] = latent·(row n of a cosine matrix) + class·(row n of another).</summary>
    public static SamplePackage Drum(int latents = 4, int classes = 3, int samples = 256)
    {
        var graph = new SampleGraph("generator");
        graph.Input("latent", TensorRoles.Latent, 1, latents);
        graph.Input("class", TensorRoles.Class, 1, classes);
        graph.Weights("latent.w", [latents, samples], i => 0.5f * MathF.Cos(0.01f * i));
        graph.Weights("class.w", [classes, samples], i => 0.5f * MathF.Sin(0.02f * i));
        graph.Node("MatMul", ["latent", "latent.w"], "a");
        graph.Node("MatMul", ["class", "class.w"], "b");
        graph.Node("Add", ["a", "b"], "sum");
        graph.Indices("shape", 1, 1, samples);
        graph.Node("Reshape", ["sum", "shape"], "audio");
        graph.Output("audio", TensorRoles.Audio, 1, 1, samples);
        return Package(new ModelManifest
        {
            Kind = ModelKinds.Drum,
            Architecture = ModelArchitectures.Generator,
            Name = "Sample drum",
            SampleRate = 44100,
            HopSamples = samples,
            Latents = Latents(latents),
            Classes = [.. Enumerable.Range(0, classes).Select(i => $"Class {i + 1}")],
        }, graph);
    }

    internal static LatentDimension[] Latents(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new LatentDimension { Name = $"Axis {i + 1}", StandardDeviation = 0.2f, Percentile1 = -0.5f, Percentile99 = 0.5f })];

    internal static SamplePackage Package(ModelManifest manifest, params SampleGraph[] graphs)
    {
        var files = graphs.ToDictionary(g => g.File, g => g.Model.ToByteArray(), StringComparer.Ordinal);
        ModelManifest complete = manifest with
        {
            Id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(manifest.Name)).AsSpan(0, 16)),
            Author = "The tests",
            Licence = Licence,
            Description = "Made by SamplePackages for tests.",
            Tags = ["test"],
            Graphs = [.. graphs.Select(g => g.Description)],
        };
        return new SamplePackage(complete with { ContentHash = ContentHash.Compute(files.Keys, files) }, files);
    }
}

/// <summary>A package in memory, not yet validated.</summary>
/// <param name="Manifest">With its content hash.</param>
/// <param name="Files">All files but model.json.</param>
internal sealed record SamplePackage(ModelManifest Manifest, IReadOnlyDictionary<string, byte[]> Files)
{
    /// <summary>Writes the package file and returns its path.</summary>
    public string WriteTo(string path, bool validate = true)
    {
        ModelPackage.Write(path, Manifest, Files, validate);
        return path;
    }

    /// <summary>The same files as a folder; returns its path.</summary>
    public string WriteToFolder(string folder)
    {
        Directory.CreateDirectory(folder);
        string zip = WriteTo(Path.Combine(folder, "temporary.zip"), validate: false);
        System.IO.Compression.ZipFile.ExtractToDirectory(zip, folder);
        File.Delete(zip);
        return folder;
    }

    public SamplePackage With(Func<ModelManifest, ModelManifest> change) => this with { Manifest = change(Manifest) };

    /// <summary>With one graph changed; the content hash follows.</summary>
    public SamplePackage WithGraph(string file, Action<ModelProto> change)
    {
        ModelProto model = ModelProto.Parser.ParseFrom(Files[file]);
        change(model);
        return WithFile(file, model.ToByteArray());
    }

    public SamplePackage WithFile(string file, byte[] bytes)
    {
        var files = new Dictionary<string, byte[]>(Files, StringComparer.Ordinal) { [file] = bytes };
        return new SamplePackage(Manifest with { ContentHash = ContentHash.Compute(Manifest.Graphs.Select(g => g.File), files) }, files);
    }
}

/// <summary>Encoder: audio passes a causal convolution of 3 taps (newest tap 1: identity, cache "state.0"), then is
/// folded into latents: latent[c·S + s, t] = audio[c, t·S + s] with S = Latents / Channels. Decoder: unfolds, passes
/// another such convolution (cache "state.0"), a gain, optionally noise, optionally a delay line ("state.delay").</summary>
internal sealed record SampleAutoencoder
{
    public string Name { get; init; } = "Sample autoencoder";
    public int SampleRate { get; init; } = 44100;

    /// <summary>A multiple of Latents / Channels.</summary>
    public int HopSamples { get; init; } = 512;
    public int Channels { get; init; } = 1;

    /// <summary>A multiple of Channels. Frames in a hop: HopSamples · Channels / Latents.</summary>
    public int Latents { get; init; } = 4;

    public float Gain { get; init; } = 1;

    /// <summary>The output is this many samples later than the input; also the manifest's latency.</summary>
    public int DelaySamples { get; init; }

    /// <summary>Above 0 the decoder has an input "noise" [1, C, hop], added with this gain.</summary>
    public float NoiseGain { get; init; }

    /// <summary>Above 0 the decoder has an input "latent.noise" [1, C, hop] of the role for latents' noise, added with this gain.</summary>
    public float LatentNoiseGain { get; init; }

    /// <summary>Above 0 the encoder has an input "noise" [1, D, T], added to the latent with this gain.</summary>
    public float EncoderNoiseGain { get; init; }

    /// <summary>After this many hops every output is NaN (0: from the first); null: never.</summary>
    public int? NotANumberAfterHops { get; init; }

    public SamplePackage Build()
    {
        var manifest = new ModelManifest
        {
            Kind = ModelKinds.Timbre,
            Architecture = ModelArchitectures.Autoencoder,
            Name = Name,
            SampleRate = SampleRate,
            HopSamples = HopSamples,
            Channels = Channels,
            LatencySamples = DelaySamples,
            Latents = SamplePackages.Latents(Latents),
        };
        return SamplePackages.Package(manifest, Encoder(), Decoder());
    }

    private int Fold => Latents / Channels;

    private SampleGraph Encoder()
    {
        var graph = new SampleGraph(GraphRoles.Encoder);
        graph.Input("audio", TensorRoles.Audio, 1, Channels, HopSamples);
        graph.CachedIdentity("audio", "clean", "state.0", Channels, HopSamples);
        // [D, C, S]: latent c·S + s takes tap s of channel c.
        graph.Weights("fold.w", [Latents, Channels, Fold], i => i % Fold == (i / Fold / Channels) % Fold && (i / Fold) % Channels == i / Fold / Channels / Fold ? 1 : 0);
        graph.Node("Conv", ["clean", "fold.w"], EncoderNoiseGain > 0 ? "folded" : "latent", SampleGraph.Ints("strides", Fold));
        if (EncoderNoiseGain > 0)
        {
            graph.Input("noise", TensorRoles.Noise, 1, Latents, HopSamples / Fold);
            graph.Weights("noise.gain", [1], _ => EncoderNoiseGain);
            graph.Node("Mul", ["noise", "noise.gain"], "noise.scaled");
            graph.Node("Add", ["folded", "noise.scaled"], "latent");
        }

        graph.Output("latent", TensorRoles.Latent, 1, Latents, HopSamples / Fold);
        return graph;
    }

    private SampleGraph Decoder()
    {
        var graph = new SampleGraph(GraphRoles.Decoder);
        graph.Input("latent", TensorRoles.Latent, 1, Latents, HopSamples / Fold);
        // [D, C, S], transposed.
        graph.Weights("unfold.w", [Latents, Channels, Fold], i => i % Fold == (i / Fold / Channels) % Fold && (i / Fold) % Channels == i / Fold / Channels / Fold ? 1 : 0);
        graph.Node("ConvTranspose", ["latent", "unfold.w"], "unfolded", SampleGraph.Ints("strides", Fold));
        graph.CachedIdentity("unfolded", "clean", "state.0", Channels, HopSamples);
        graph.Weights("gain", [1], _ => Gain);
        graph.Node("Mul", ["clean", "gain"], "scaled");
        string last = NoiseGain > 0 ? AddNoise(graph, "scaled", "noise", TensorRoles.Noise, NoiseGain) : "scaled";
        if (LatentNoiseGain > 0) last = AddNoise(graph, last, "latent.noise", TensorRoles.LatentNoise, LatentNoiseGain);
        if (NotANumberAfterHops is { } hops) last = graph.NotANumberAfter(last, hops);
        if (DelaySamples > 0) graph.Delay(last, "audio", "state.delay", Channels, HopSamples, DelaySamples);
        else graph.Node("Identity", [last], "audio");
        graph.Output("audio", TensorRoles.Audio, 1, Channels, HopSamples);
        return graph;
    }

    private string AddNoise(SampleGraph graph, string signal, string name, string role, float gain)
    {
        graph.Input(name, role, 1, Channels, HopSamples);
        graph.Weights($"{name}.gain", [1], _ => gain);
        graph.Node("Mul", [name, $"{name}.gain"], $"{name}.scaled");
        graph.Node("Add", [signal, $"{name}.scaled"], $"{name}.added");
        return $"{name}.added";
    }
}

/// <summary>With l the loudness feature (20·(l − 1.5) dB) and w the instrument weights: amplitude = 10^(l − 1.5)·Gain,
/// the RMS of the input; harmonics_k = w₀/k + w₁·[k odd]/k; noise_b = NoiseLevel·amplitude. The frame passes a causal
/// convolution of 3 taps first (newest tap 1: identity, cache "state.0").</summary>
internal sealed record SampleDdsp
{
    public string Name { get; init; } = "Sample ddsp";
    public int SampleRate { get; init; } = 44100;
    public int HopSamples { get; init; } = 256;
    public int Instruments { get; init; } = 2;
    public int Harmonics { get; init; } = 8;
    public int NoiseBands { get; init; } = 32;
    public int NoiseFilterTaps { get; init; } = 512;
    public int PitchWindowSamples { get; init; } = 2048;
    public float Gain { get; init; } = 1;
    public float NoiseLevel { get; init; } = 0.01f;

    /// <summary>After this many hops every output is NaN (0: from the first); null: never.</summary>
    public int? NotANumberAfterHops { get; init; }

    private int FrameSize => 3 + Instruments;

    public SamplePackage Build() => SamplePackages.Package(new ModelManifest
    {
        Kind = ModelKinds.Timbre,
        Architecture = ModelArchitectures.Ddsp,
        Name = Name,
        SampleRate = SampleRate,
        HopSamples = HopSamples,
        LatencySamples = PitchWindowSamples / 2,
        Latents = [.. LatentNames().Select(name => new LatentDimension { Name = name })],
        Ddsp = Description(),
    }, Decoder());

    private IEnumerable<string> LatentNames() =>
        Enumerable.Range(0, Instruments).Select(i => $"Instrument {i + 1}").Prepend("Brightness").Prepend("Loudness");

    private DdspDescription Description() => new()
    {
        PitchMinHz = 50,
        PitchMaxHz = 2000,
        PitchWindowSamples = PitchWindowSamples,
        Harmonics = Harmonics,
        NoiseBands = NoiseBands,
        NoiseFilterTaps = NoiseFilterTaps,
        Instruments = [.. Enumerable.Range(0, Instruments).Select(i => new DdspInstrument
        {
            Name = $"Instrument {i + 1}",
            PitchMedianOctaves = 0,
            PitchLowOctaves = -1,
            PitchHighOctaves = 1,
            LoudnessMedianDb = -20,
            LoudnessLowDb = -40,
            LoudnessHighDb = -10,
        })],
    };

    private SampleGraph Decoder()
    {
        const int loudness = 1, weights = 3;
        var graph = new SampleGraph(GraphRoles.Decoder);
        graph.Input("frame", TensorRoles.Frame, 1, FrameSize, 1);
        graph.CachedIdentity("frame", "clean", "state.0", FrameSize, 1);
        string frame = NotANumberAfterHops is { } hops ? graph.NotANumberAfter("clean", hops) : "clean";
        graph.Weights("loudness.w", [1, FrameSize, 1], i => i == loudness ? MathF.Log(10) : 0);
        graph.Weights("loudness.b", [1], _ => (-1.5f * MathF.Log(10)) + MathF.Log(Gain));
        graph.Node("Conv", [frame, "loudness.w", "loudness.b"], "loudness.log");
        graph.Node("Exp", ["loudness.log"], "amplitude");
        graph.Weights("harmonics.w", [Harmonics, FrameSize, 1], i => (i % FrameSize) switch
        {
            weights => 1f / ((i / FrameSize) + 1),
            weights + 1 => (i / FrameSize) % 2 == 0 ? 1f / ((i / FrameSize) + 1) : 0,
            _ => 0,
        });
        graph.Node("Conv", [frame, "harmonics.w"], "harmonics");
        graph.Weights("noise.w", [NoiseBands, 1, 1], _ => NoiseLevel);
        graph.Node("Conv", ["amplitude", "noise.w"], "noise");
        graph.Output("amplitude", TensorRoles.Amplitude, 1, 1, 1);
        graph.Output("harmonics", TensorRoles.Harmonics, 1, Harmonics, 1);
        graph.Output("noise", TensorRoles.NoiseBands, 1, NoiseBands, 1);
        return graph;
    }
}

/// <summary>Builds one ONNX graph and its description together.</summary>
internal sealed class SampleGraph
{
    private readonly string _role;
    private readonly List<TensorDescription> _inputs = [];
    private readonly List<TensorDescription> _outputs = [];

    public SampleGraph(string role)
    {
        _role = role;
        Model = new ModelProto { IrVersion = 10, ProducerName = "SamplePackages", Graph = new GraphProto { Name = role } };
        Model.OpsetImport.Add(new OperatorSetIdProto { Version = 20 });
    }

    public ModelProto Model { get; }

    public string File => $"{_role}.onnx";

    public GraphDescription Description => new() { Role = _role, File = File, Inputs = [.. _inputs], Outputs = [.. _outputs] };

    public static AttributeProto Ints(string name, params long[] values) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Ints, Ints = { values } };

    public static AttributeProto Int(string name, long value) =>
        new() { Name = name, Type = AttributeProto.Types.AttributeType.Int, I = value };

    public void Input(string name, string role, params int[] shape) => AddInput(name, role, null, shape);

    public void Output(string name, string role, params int[] shape)
    {
        _outputs.Add(new TensorDescription { Name = name, Role = role, Shape = shape });
        Model.Graph.Output.Add(Info(name, shape));
    }

    public void State(string name, params int[] shape)
    {
        AddInput(name, TensorRoles.State, $"{name}.next", shape);
        Output($"{name}.next", TensorRoles.State, shape);
    }

    public void Weights(string name, int[] shape, Func<int, float> value)
    {
        float[] values = [.. Enumerable.Range(0, shape.Aggregate(1, (a, b) => a * b)).Select(value)];
        Initializer(name, TensorProto.Types.DataType.Float, shape, MemoryMarshal.AsBytes(values.AsSpan()));
    }

    public void Indices(string name, params long[] values) =>
        Initializer(name, TensorProto.Types.DataType.Int64, [values.Length], MemoryMarshal.AsBytes(values.AsSpan()));

    public void Scalar(string name, float value) =>
        Initializer(name, TensorProto.Types.DataType.Float, [], MemoryMarshal.AsBytes(new[] { value }.AsSpan()));

    public void Node(string type, string[] inputs, string output, params AttributeProto[] attributes) =>
        Model.Graph.Node.Add(new NodeProto { Name = $"{type}.{output}", OpType = type, Input = { inputs }, Output = { output }, Attribute = { attributes } });

    /// <summary>A causal convolution over the last axis with 3 taps, of which the newest is 1, and its cache.</summary>
    public void CachedIdentity(string input, string output, string state, int channels, int length)
    {
        const int taps = 3;
        WithCache(input, state, channels, length, taps - 1);
        Weights($"{state}.w", [channels, channels, taps], i => i % taps == taps - 1 && i / taps / channels == i / taps % channels ? 1 : 0);
        Node("Conv", [$"{state}.joined", $"{state}.w"], output);
    }

    /// <summary>A delay line over the last axis.</summary>
    public void Delay(string input, string output, string state, int channels, int length, int delaySamples)
    {
        WithCache(input, state, channels, length, delaySamples);
        Slice($"{state}.joined", output, 0, length);
    }

    /// <summary>Counts steps in "state.steps"; passes the input on for <paramref name="hops"/> steps, then NaN.</summary>
    public string NotANumberAfter(string input, int hops)
    {
        State("state.steps", 1, 1, 1);
        Scalar("steps.one", 1);
        Scalar("steps.zero", 0);
        Scalar("steps.allowed", hops);
        Node("Add", ["state.steps", "steps.one"], "state.steps.next");
        Node("Sub", ["steps.allowed", "state.steps"], "steps.left");
        Node("Clip", ["steps.left", "steps.zero", "steps.one"], "steps.healthy");
        Node("Mul", [input, "steps.healthy"], "steps.gated");
        Node("Div", ["steps.gated", "steps.healthy"], "steps.out"); // 0 / 0 when not healthy
        return "steps.out";
    }

    private void WithCache(string input, string state, int channels, int length, int cached)
    {
        State(state, 1, channels, cached);
        Node("Concat", [state, input], $"{state}.joined", Int("axis", 2));
        Slice($"{state}.joined", $"{state}.next", length, length + cached);
    }

    private void Slice(string input, string output, int start, int end)
    {
        Indices($"{output}.start", start);
        Indices($"{output}.end", end);
        Indices($"{output}.axis", 2);
        Node("Slice", [input, $"{output}.start", $"{output}.end", $"{output}.axis"], output);
    }

    private void AddInput(string name, string role, string? next, int[] shape)
    {
        _inputs.Add(new TensorDescription { Name = name, Role = role, Shape = shape, Next = next });
        Model.Graph.Input.Add(Info(name, shape));
    }

    private void Initializer(string name, TensorProto.Types.DataType type, int[] shape, ReadOnlySpan<byte> raw) =>
        Model.Graph.Initializer.Add(new TensorProto { Name = name, DataType = (int)type, Dims = { shape.Select(d => (long)d) }, RawData = ByteString.CopyFrom(raw) });

    private static ValueInfoProto Info(string name, int[] shape)
    {
        var dims = new TensorShapeProto();
        dims.Dim.AddRange(shape.Select(d => new TensorShapeProto.Types.Dimension { DimValue = d }));
        var tensor = new TypeProto.Types.Tensor { ElemType = (int)TensorProto.Types.DataType.Float, Shape = dims };
        return new ValueInfoProto { Name = name, Type = new TypeProto { TensorType = tensor } };
    }
}
