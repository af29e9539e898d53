using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Clap;

/// <summary>What the host says about one parameter: a controller mapped to it, its automation, and the colours for both.</summary>
/// <param name="MappingLabel">Short name of the controller; null without a mapping.</param>
/// <param name="MappingDescription">A sentence about the mapping, or empty.</param>
/// <param name="MappingColor">Or null: the plug-in's choice.</param>
/// <param name="Automation">One of <see cref="ClapParamAutomation"/>.</param>
/// <param name="AutomationColor">Or null: the plug-in's choice.</param>
internal sealed record ParameterIndication(string? MappingLabel, string MappingDescription, ClapColor? MappingColor, uint Automation, ClapColor? AutomationColor)
{
    /// <summary>Neither mapped nor automated: what every parameter begins with.</summary>
    internal static ParameterIndication None { get; } = new(null, "", null, ClapParamAutomation.None, null);
}

/// <summary>The host's indications by parameter id. [main-thread]</summary>
internal sealed class ParameterIndications(ParameterTable parameters)
{
    private readonly Dictionary<uint, ParameterIndication> _byId = [];

    /// <summary>What the host said last.</summary>
    internal ParameterIndication Of(uint id) => _byId.GetValueOrDefault(id, ParameterIndication.None);

    /// <summary>Sets or, with a null label, clears a mapping; ids that are not ours are ignored.</summary>
    internal void SetMapping(uint id, string? label, string description, ClapColor? color)
    {
        if (!parameters.ById.ContainsKey(id)) return;
        _byId[id] = Of(id) with { MappingLabel = label, MappingDescription = label == null ? "" : description, MappingColor = label == null ? null : color };
    }

    /// <summary>Sets the automation's state; unknown states and ids that are not ours are ignored.</summary>
    internal void SetAutomation(uint id, uint state, ClapColor? color)
    {
        if (state > ClapParamAutomation.Overriding || !parameters.ById.ContainsKey(id)) return;
        _byId[id] = Of(id) with { Automation = state, AutomationColor = state == ClapParamAutomation.None ? null : color };
    }
}
