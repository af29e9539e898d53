using System.Globalization;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Abi;

/// <summary>One parameter, values in plain units.</summary>
internal sealed record PluginParameter(uint Id, string Name, string Module, uint Flags, double Min, double Max, double Default)
{
    /// <summary>What the plug-in wants back in events.</summary>
    public nint Cookie { get; init; }

    /// <summary>Whole numbers only.</summary>
    public bool IsStepped => (Flags & ClapParamFlags.IsStepped) != 0;

    public bool IsReadOnly => (Flags & ClapParamFlags.IsReadonly) != 0;

    public bool IsHidden => (Flags & ClapParamFlags.IsHidden) != 0;

    /// <summary>Module and name.</summary>
    public string FullName => Module.Length == 0 ? Name : $"{Module}/{Name}";
}

/// <summary>A plug-in's parameters. [main-thread]</summary>
internal sealed unsafe class PluginParameters(ClapPlugin* plugin, HostObject host)
{
    private const int TextBytes = 256;
    private readonly ClapPlugin* _plugin = plugin;
    private readonly ClapPluginParams* _extension = (ClapPluginParams*)HostedPlugin.Extension(plugin, ClapPluginParams.Id);
    private PluginParameter[]? _all;

    /// <summary>All parameters; read again when the plug-in said that they changed.</summary>
    public IReadOnlyList<PluginParameter> All
    {
        get
        {
            if (host.ParameterRescan != 0) _all = null;
            host.ParameterRescan = 0;
            return _all ??= Read();
        }
    }

    /// <summary>The current value.</summary>
    public double Value(PluginParameter parameter)
    {
        double value;
        return _extension->GetValue(_plugin, parameter.Id, &value) != 0 ? value : double.NaN;
    }

    /// <summary>A value as the plug-in writes it, or the number when it does not.</summary>
    public string Text(PluginParameter parameter, double value)
    {
        byte* text = stackalloc byte[TextBytes];
        return _extension->ValueToText(_plugin, parameter.Id, value, text, TextBytes) != 0
            ? Utf8.Field(text, TextBytes)
            : value.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>A value from a number in plain units, or from a text that the plug-in understands.</summary>
    /// <exception cref="HostException">It is neither, or outside the parameter's range.</exception>
    public double Parse(PluginParameter parameter, string text)
    {
        if (!double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value))
        {
            byte* native = Utf8.Allocate(text);
            bool understood = _extension->TextToValue(_plugin, parameter.Id, native, &value) != 0;
            Utf8.Free(native);
            if (!understood) throw new HostException($"parameter '{parameter.FullName}': expected {Range(parameter)}, found '{text}'.");
        }

        if (!(value >= parameter.Min && value <= parameter.Max))
            throw new HostException($"parameter '{parameter.FullName}': expected {Range(parameter)}, found {text}.");
        return parameter.IsStepped ? Math.Round(value) : value;
    }

    /// <summary>Finds a parameter by name, module/name or numeric id; case does not matter.</summary>
    /// <exception cref="HostException">None or more than one matches, or it cannot be set.</exception>
    public PluginParameter Find(string name) => ParameterNames.Find(All, name);

    /// <summary>[active ? audio-thread : main-thread] Hands parameter changes over without audio.</summary>
    public void Flush(EventBuffer changes)
    {
        if (_extension == null) return;
        changes.Select(0, int.MaxValue);
        _extension->Flush(_plugin, changes.Input, changes.Output);
    }

    private string Range(PluginParameter parameter) =>
        $"a value from {Text(parameter, parameter.Min)} to {Text(parameter, parameter.Max)} ({parameter.Min.ToString(CultureInfo.InvariantCulture)} to {parameter.Max.ToString(CultureInfo.InvariantCulture)})";

    private PluginParameter[] Read()
    {
        if (_extension == null) return [];
        var all = new PluginParameter[_extension->Count(_plugin)];
        for (uint i = 0; i < all.Length; i++)
        {
            ClapParamInfo info;
            if (_extension->GetInfo(_plugin, i, &info) == 0) throw new HostException($"parameter {i} of {all.Length} cannot be read.");
            all[i] = new PluginParameter(
                info.Id, Utf8.Field(info.Name, ClapStringSizes.Name), Utf8.Field(info.Module, ClapStringSizes.Path), info.Flags, info.MinValue, info.MaxValue, info.DefaultValue)
            {
                Cookie = (nint)info.Cookie,
            };
        }

        return all;
    }
}
