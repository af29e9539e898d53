using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin.Drums;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Clap;

/// <summary>One line of a menu: a title without <paramref name="Action"/>, a switch with <paramref name="IsChecked"/>.</summary>
internal sealed record ContextMenuItem(string Text, uint? Action = null, bool IsEnabled = true, bool? IsChecked = null);

/// <summary>Our part of the host's context menus: a parameter goes back to its default, the model menu chooses a slot.
/// Those of the instrument are in <see cref="DrumMenu"/>. Every single change goes through <see cref="ClapEdits"/>, so the host records it as a gesture. [main-thread]</summary>
internal static class ContextMenu
{
    private const uint ResetAction = 1;
    private const uint FirstSlotAction = 100;

    private static readonly ParameterDefinition ModelSlot = TimbreParameters.ByKey["modelSlot"];

    /// <summary>The items, or null for a parameter that is not ours.</summary>
    internal static IReadOnlyList<ContextMenuItem>? ItemsFor(ClapObject self, ClapContextMenuTarget target)
    {
        if (target.Kind != ClapContextMenuTarget.Parameter) return target.Kind == ClapContextMenuTarget.Global ? Global(self) : null;
        if (!self.Plugin.Parameters.ById.TryGetValue(target.Id, out ParameterDefinition? parameter)) return null;
        List<ContextMenuItem> items = [.. Indications(self, parameter)];
        if (!parameter.IsReadOnly) items.Add(Reset(self, parameter));
        if (parameter == ModelSlot) items.AddRange(Models(self));
        if (self.Plugin is DrumPlugin drums) items.AddRange(DrumMenu.ItemsFor(drums, parameter));
        return items;
    }

    /// <summary>Does what an item says; false for an action that is not offered there.</summary>
    internal static bool Perform(ClapObject self, ClapContextMenuTarget target, uint action)
    {
        if (ItemsFor(self, target) is not { } items || !items.Any(item => item.Action == action && item.IsEnabled)) return false;
        if (self.Plugin is DrumPlugin drums && action != ResetAction) return DrumMenu.Perform(drums, target.Kind == ClapContextMenuTarget.Parameter ? self.Plugin.Parameters.ById[target.Id] : null, action);
        if (action >= FirstSlotAction) return self.Edits.Change(ModelSlot, action - FirstSlotAction);
        ParameterDefinition parameter = self.Plugin.Parameters.ById[target.Id];
        return self.Edits.Change(parameter, self.Plugin.DefaultOf(parameter));
    }

    private static ContextMenuItem Reset(ClapObject self, ParameterDefinition parameter)
    {
        string value = self.Plugin.TextOf(parameter, self.Plugin.DefaultOf(parameter));
        return new($"Reset to {value}", ResetAction, IsEnabled: self.Plugin.GetValue(parameter) != self.Plugin.DefaultOf(parameter));
    }

    private static IEnumerable<ContextMenuItem> Indications(ClapObject self, ParameterDefinition parameter)
    {
        ParameterIndication indication = self.Indications.Of(parameter.Id);
        if (indication.MappingLabel != null) yield return new($"Mapped: {indication.MappingLabel} {indication.MappingDescription}".TrimEnd());
        if (indication.Automation == ClapParamAutomation.None) yield break;
        yield return new(indication.Automation switch
        {
            ClapParamAutomation.Present => "Automated",
            ClapParamAutomation.Playing => "Automation plays",
            ClapParamAutomation.Recording => "Automation records",
            _ => "Automation is overridden",
        });
    }

    private static IReadOnlyList<ContextMenuItem> Global(ClapObject self) => self.Plugin is DrumPlugin drums ? DrumMenu.ItemsFor(drums, null) : Models(self);

    private static IReadOnlyList<ContextMenuItem> Models(ClapObject self)
    {
        int selected = (int)self.Plugin.GetValue(ModelSlot);
        IReadOnlyList<string> names = self.Plugin.ChoicesOf(ModelSlot)!;
        return [.. names.Select((name, slot) => new ContextMenuItem(name, FirstSlotAction + (uint)slot, self.Timbre.HasModel(slot), slot == selected))];
    }
}
