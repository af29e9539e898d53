using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Vst3;

namespace NeuralSynth.AudioPlugSharp;

/// <summary>One parameter as AudioPlugSharp's hosts see it: a row of the parameter table with values between 0 and 1, as in
/// our own VST3.</summary>
/// <remarks>[thread-safe], but for <see cref="Text"/> and <see cref="Name"/>: [main-thread].</remarks>
public sealed unsafe class AdapterParameter
{
    private readonly NeuralPlugin _plugin;
    private readonly ParameterEntry* _entry;

    /// <summary>Plain value that the control showed when the processor's value was set last.</summary>
    private double _seen;

    internal AdapterParameter(ParameterDefinition definition, int index, ParameterEntry* entry, NeuralPlugin plugin)
    {
        Definition = definition;
        Index = index;
        _entry = entry;
        _plugin = plugin;
    }

    /// <summary>The row of the parameter table.</summary>
    public ParameterDefinition Definition { get; }

    /// <summary>Place in the host's list; hosts know parameters by it, so it never changes.</summary>
    public int Index { get; }

    /// <summary>Name with the model's latent names.</summary>
    public string Name => _plugin.NameOf(Definition);

    /// <summary>Plain value in a new instance.</summary>
    public double Default => _plugin.DefaultOf(Definition);

    /// <summary>The host's side; null before it has one.</summary>
    public IParameterControl? Control { get; private set; }

    /// <summary>Plain value that was set last: by the control, or by a block.</summary>
    internal double Latest => HasNewEdit ? Control!.EditValue : _plugin.GetValue(Definition);

    /// <summary>True when the control was moved since a block, a state or a start took its value.</summary>
    internal bool HasNewEdit => Control != null && Control.EditValue != Volatile.Read(ref _seen);

    /// <summary>Value between 0 and 1 of a plain one.</summary>
    public double ToNormalized(double plain) => NormalizedValue.ToNormalized(_entry, plain);

    /// <summary>Plain value of one between 0 and 1; what is not, is clamped.</summary>
    public double ToPlain(double normalized) => NormalizedValue.ToPlain(_entry, normalized);

    /// <summary>A plain value with its unit.</summary>
    public string Text(double plain) => _plugin.TextOf(Definition, plain);

    /// <summary>Connects the host's side.</summary>
    internal void Connect(IParameterControl control)
    {
        Control = control;
        Show();
    }

    /// <summary>The control shows what the processor has.</summary>
    internal void Show()
    {
        Control?.Show(Name, _plugin.GetValue(Definition));
        Settle();
    }

    /// <summary>The processor has a later value than the control from now on, or the same. [any thread]</summary>
    internal void Settle()
    {
        if (Control != null) Volatile.Write(ref _seen, Control.EditValue);
    }
}
