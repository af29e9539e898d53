using NeuralSynth.Import.Archive;

namespace NeuralSynth.Import.Networks;

/// <summary>
/// Turns modules into layers. The tree is the description: containers are walked, layers are told by the last part
/// of their class's name, sizes come from tensors and constants, delays from the paddings in the file. Files that
/// were exported without streaming have no such paddings; then they are what streaming needs.
/// </summary>
internal sealed class LayerReader(bool passesDelay)
{
    private int _layers;

    /// <summary>Whether what a streamed layer of this network looks ahead is known from its own paddings (exports
    /// without streaming), else by this: causal layers look at nothing ahead.</summary>
    public bool Causal { get; init; }

    /// <summary>Layers of a container or a single layer, in order.</summary>
    public Layer[] Read(ScriptModule module)
    {
        var layers = new List<Layer>();
        Append(layers, module);
        return [.. layers];
    }

    private void Append(List<Layer> layers, ScriptModule module)
    {
        if (++_layers > module.File.Limits.Layers) throw new ImportFault($"its networks have more than {module.File.Limits.Layers} layers");
        switch (module.Class)
        {
            case "Sequential" or "CachedSequential":
                foreach (ScriptModule child in module.Children()) Append(layers, child);
                break;
            case "Encoder" or "EncoderV2" or "UpsampleLayer" or "ResidualLayer" or "ResidualBlock" or "DilatedUnit" or "ResidualStack":
                Append(layers, module.Child("net"));
                break;
            case "Conv1d" or "CachedConv1d": layers.Add(Convolution(module, passesDelay ? LookAhead.OfLast(layers) : 0)); break;
            case "ConvTranspose1d" or "CachedConvTranspose1d": layers.Add(Upsampling(module)); break;
            case "Residual": layers.Add(Sum(module.Child("aligned"))); break;
            case "AlignBranches" or "Branches": AppendBranches(layers, module); break;
            case "LeakyReLU": layers.Add(new LeakyLayer((float)module.NumberConstant("negative_slope"))); break;
            case "Snake": layers.Add(new SnakeLayer(module.Floats("alpha"))); break;
            case "BatchNorm1d": Normalise(layers, module); break;
            case "AdaptiveInstanceNormalization": Adapt(layers, module); break;
            case "Identity": break;
            case "GRU": throw module.Refuse("recurrent layers of hybrid models forget their state between blocks in the original, so there is nothing to be equal to");
            case "SampleNorm": throw module.Refuse("normalisation of every frame is not covered");
            default: throw module.Refuse("not a layer that is known");
        }
    }

    /// <summary>Branches that are added: of a residual layer, or parallel stacks. One branch is no sum.</summary>
    private void AppendBranches(List<Layer> layers, ScriptModule module)
    {
        SumLayer sum = Sum(module);
        if (sum.Branches is [{ DelayFrames: 0 } only]) layers.AddRange(only.Layers);
        else layers.Add(sum);
    }

    private SumLayer Sum(ScriptModule aligned)
    {
        Layer[][] branches = [.. aligned.Child("branches").Children().Select(Read)];
        if (branches.Length == 0) throw aligned.Missing("branches");
        int[] delays = Delays(aligned, branches.Length) ?? Waits(Array.ConvertAll(branches, b => LookAhead.Frames(b)));
        return new SumLayer([.. branches.Zip(delays, (layers, delay) => new Branch(delay, layers))]);
    }

    /// <summary>Delays of branches as the file has them, or null in an export without streaming.</summary>
    public static int[]? Delays(ScriptModule aligned, int branches)
    {
        if (aligned.Class == "Branches") return null;
        int[] delays = [.. aligned.Child("paddings").Children().Select(p => Frames(p, "padding"))];
        return delays.Length == branches ? delays : throw aligned.Missing($"{branches} paddings");
    }

    /// <summary>How long each branch waits for the one that looks ahead most.</summary>
    public static int[] Waits(int[] lookAhead) => Array.ConvertAll(lookAhead, l => lookAhead.Max() - l);

    /// <summary>One convolution.</summary>
    /// <param name="module">The module.</param>
    /// <param name="accumulatedFrames">What layers before it look ahead and it is told of; for exports without streaming.</param>
    public ConvolutionLayer Convolution(ScriptModule module, int accumulatedFrames = 0)
    {
        int[] shape = module.Shape("weight");
        int stride = module.Constant("stride"), dilation = module.Constant("dilation"), groups = module.Constant("groups");
        if (shape.Length != 3 || shape.Contains(0) || stride == 0 || dilation == 0 || groups == 0 || shape[0] % groups != 0) throw module.Missing("weights of three axes");
        CheckPaddingMode(module);
        int reach = ((shape[2] - 1) * dilation) + 1;
        bool streamed = module.Class == "CachedConv1d";
        var (padding, ahead) = streamed ? StreamedPadding(module, reach, stride) : Padding(module);
        int delay = streamed ? (module.Find("downsampling_delay") is { } d ? Frames(d, "padding") : 0) : (stride - ((ahead + accumulatedFrames) % stride)) % stride;
        if (padding < reach - stride || padding >= reach) throw module.Missing($"paddings that keep the length (reach {reach}, stride {stride})");
        return new ConvolutionLayer
        {
            Weights = module.Floats("weight"),
            Bias = Bias(module, shape[0]),
            Inputs = shape[1] * groups,
            Outputs = shape[0],
            Taps = shape[2],
            Stride = stride,
            Dilation = dilation,
            Groups = groups,
            PaddingFrames = padding,
            LookAheadFrames = ahead,
            InputDelayFrames = delay,
        };
    }

    private (int Padding, int Ahead) StreamedPadding(ScriptModule module, int reach, int stride)
    {
        int padding = Frames(module.Child("cache"), "padding");
        // Padding shorter than the kernel asks for is all in front: strided layers of noise modules.
        bool centred = !Causal && padding == reach - 1;
        return (padding, centred && reach > 1 ? reach / 2 : 0);
    }

    private static (int Padding, int Ahead) Padding(ScriptModule module)
    {
        if (module.FindIntegers("_pad") is not [>= 0 and <= 1 << 20, >= 0 and <= 1 << 20] pad) throw module.Missing("paddings");
        return ((int)(pad[0] + pad[1]), (int)pad[1]);
    }

    private static UpsamplingLayer Upsampling(ScriptModule module)
    {
        int[] shape = module.Shape("weight");
        int ratio = module.Constant("stride");
        if (shape.Length != 3 || shape.Contains(0) || module.Constant("dilation") != 1 || module.Constant("groups") != 1 || module.Constant("output_padding") != 0)
            throw module.Missing("weights of three axes, dilation 1, one group");
        CheckPaddingMode(module);
        if (ratio < 2 || ratio % 2 != 0 || shape[2] != 2 * ratio || module.Constant("padding") != ratio / 2)
            throw module.Refuse($"upsampling by {ratio} with {shape[2]} taps; an even factor with twice as many taps is covered");
        return new UpsamplingLayer(module.Floats("weight"), Bias(module, shape[1]), shape[0], shape[1], ratio);
    }

    private static float[]? Bias(ScriptModule module, int outputs)
    {
        float[]? bias = module.FindFloats("bias");
        return bias == null || bias.Length == outputs ? bias : throw module.Missing($"a bias of {outputs}");
    }

    private static void CheckPaddingMode(ScriptModule module)
    {
        if (module.Literal("padding_mode") is { } mode && mode.Trim() != "\"zeros\"") throw module.Refuse($"padding mode {ImportFault.Quote(mode)}");
    }

    /// <summary>(x − mean)/√(variance + ε)·weight + bias: a gain and an offset, folded into a convolution before it.</summary>
    private static void Normalise(List<Layer> layers, ScriptModule module)
    {
        float[] mean = module.Floats("running_mean"), variance = module.Floats("running_var");
        float[]? weight = module.FindFloats("weight"), bias = module.FindFloats("bias");
        double epsilon = module.NumberConstant("eps");
        if (variance.Length != mean.Length || (weight ?? mean).Length != mean.Length || (bias ?? mean).Length != mean.Length) throw module.Missing("statistics of one size");
        double[] gain = new double[mean.Length], offset = new double[mean.Length];
        for (int i = 0; i < mean.Length; i++)
        {
            gain[i] = (weight?[i] ?? 1) / Math.Sqrt(Math.Max(variance[i], 0) + epsilon);
            offset[i] = (bias?[i] ?? 0) - (mean[i] * gain[i]);
        }

        if (layers.Count > 0 && layers[^1] is ConvolutionLayer convolution && convolution.Outputs == gain.Length) layers[^1] = Folded(convolution, gain, offset);
        else layers.Add(new AffineLayer(Array.ConvertAll(gain, g => (float)g), Array.ConvertAll(offset, o => (float)o)));
    }

    private static ConvolutionLayer Folded(ConvolutionLayer convolution, double[] gain, double[] offset)
    {
        int row = convolution.Weights.Length / convolution.Outputs;
        float[] weights = new float[convolution.Weights.Length], bias = new float[convolution.Outputs];
        for (int o = 0; o < convolution.Outputs; o++)
        {
            for (int i = o * row; i < (o + 1) * row; i++) weights[i] = (float)(convolution.Weights[i] * gain[o]);
            bias[o] = (float)(((convolution.Bias?[o] ?? 0) * gain[o]) + offset[o]);
        }

        return convolution with { Weights = weights, Bias = bias };
    }

    /// <summary>Identity until the statistics of a source and of a target were learnt; then they are constants (those of the
    /// first channel of a batch).</summary>
    private static void Adapt(List<Layer> layers, ScriptModule module)
    {
        if (module.FindFloats("num_update_x") is not [> 0] || module.FindFloats("num_update_y") is not [> 0]) return;
        int channels = module.Shape("mean_x") is [> 0, int count, 1] ? count : throw module.Missing("statistics of three axes");
        float[] meanX = First("mean_x"), deviationX = First("std_x"), meanY = First("mean_y"), deviationY = First("std_y");
        float[] gain = new float[channels], offset = new float[channels];
        for (int i = 0; i < channels; i++)
        {
            double factor = deviationY[i] / (deviationX[i] + 1e-5);
            gain[i] = (float)factor;
            offset[i] = (float)(meanY[i] - (meanX[i] * factor));
        }

        layers.Add(new AffineLayer(gain, offset));

        float[] First(string name)
        {
            TensorReference tensor = module.FindTensor(name) ?? throw module.Missing($"a tensor '{name}'");
            if (tensor.Sizes.Length != 3 || tensor.Sizes[0] == 0 || tensor.Sizes[1] != channels || tensor.Sizes[2] != 1) throw module.Missing("statistics of one shape");
            return module.File.Tensors.ReadFloats(tensor with { Sizes = [1, channels, 1] }, $"{module.Path}.{name}");
        }
    }

    private static int Frames(ScriptModule module, string name)
    {
        long frames = module.Integer(name);
        return frames is >= 0 and <= 1 << 20 ? (int)frames : throw module.Missing($"a number '{name}' from 0");
    }
}
