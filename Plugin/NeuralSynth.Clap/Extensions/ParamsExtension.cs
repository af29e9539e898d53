using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.params</c> from the parameter table; flush is the real-time half's.</summary>
internal static unsafe class ParamsExtension
{
    internal static readonly ClapPluginParams* Table = Make();

    private static ClapPluginParams* Make()
    {
        ClapPluginParams* table = ExtensionTable.New<ClapPluginParams>();
        table->Count = &Count;
        table->GetInfo = &GetInfo;
        table->GetValue = &GetValue;
        table->ValueToText = &ValueToText;
        table->TextToValue = &TextToValue;
        table->Flush = (delegate* unmanaged[Cdecl]<ClapPlugin*, ClapInputEvents*, ClapOutputEvents*, void>)PluginBundle.Realtime->ClapFlush;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static uint Count(ClapPlugin* plugin) => (uint)ClapObject.Of(plugin).Plugin.Parameters.All.Count;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte GetInfo(ClapPlugin* plugin, uint index, ClapParamInfo* info)
    {
        ClapObject self = ClapObject.Of(plugin);
        if (index >= (uint)self.Plugin.Parameters.All.Count || info == null) return 0;
        return ExtensionTable.Guard(self, "clap.params: get_info", () =>
        {
            ParameterDefinition parameter = self.Plugin.Parameters.All[(int)index];
            *info = default;
            info->Id = parameter.Id;
            info->Flags = FlagsOf(self.Plugin, parameter);
            info->Cookie = CookieOf(self, parameter);
            Utf8.Write(self.Plugin.NameOf(parameter), info->Name, ClapStringSizes.Name);
            Utf8.Write(parameter.Module, info->Module, ClapStringSizes.Path);
            info->MinValue = parameter.Minimum;
            info->MaxValue = parameter.Maximum;
            info->DefaultValue = self.Plugin.DefaultOf(parameter);
            return true;
        });
    }

    private static uint FlagsOf(NeuralPlugin plugin, ParameterDefinition parameter)
    {
        uint flags = 0;
        if (parameter.IsReadOnly) flags |= ClapParamFlags.IsReadonly;
        else if (parameter.IsAutomatable) flags |= ClapParamFlags.IsAutomatable;
        if (!parameter.IsReadOnly && !parameter.IsStepped) flags |= ClapParamFlags.IsModulatable;
        if (parameter.IsStepped) flags |= ClapParamFlags.IsStepped;
        if (parameter.Unit == ParameterUnit.Choice) flags |= ClapParamFlags.IsEnum;
        if (parameter.IsBypass) flags |= ClapParamFlags.IsBypass;
        if (plugin.IsHidden(parameter)) flags |= ClapParamFlags.IsHidden;
        return flags;
    }

    private static void* CookieOf(ClapObject self, ParameterDefinition parameter)
    {
        for (int i = 0; i < self.Instance->Bridge->ParameterCount; i++)
        {
            if (self.Instance->Bridge->Parameters[i].Id == parameter.Id) return self.Instance->Bridge->Parameters + i;
        }

        return null;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte GetValue(ClapPlugin* plugin, uint id, double* value)
    {
        ClapObject self = ClapObject.Of(plugin);
        if (value == null || !self.Plugin.Parameters.ById.TryGetValue(id, out ParameterDefinition? parameter)) return 0;
        *value = self.Plugin.GetValue(parameter);
        return 1;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte ValueToText(ClapPlugin* plugin, uint id, double value, byte* buffer, uint capacity)
    {
        ClapObject self = ClapObject.Of(plugin);
        if (buffer == null || capacity == 0 || double.IsNaN(value) || !self.Plugin.Parameters.ById.TryGetValue(id, out ParameterDefinition? parameter)) return 0;
        return ExtensionTable.Guard(self, "clap.params: value_to_text", () =>
        {
            Utf8.Write(self.Plugin.TextOf(parameter, value), buffer, (int)Math.Min(capacity, int.MaxValue));
            return true;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte TextToValue(ClapPlugin* plugin, uint id, byte* text, double* value)
    {
        ClapObject self = ClapObject.Of(plugin);
        if (value == null || !self.Plugin.Parameters.ById.TryGetValue(id, out ParameterDefinition? parameter)) return 0;
        return ExtensionTable.Guard(self, "clap.params: text_to_value", () =>
        {
            if (Utf8.Read(text) is not { } read || !ParameterText.TryParse(parameter, read, out double parsed, self.Plugin.ChoicesOf(parameter))) return false;
            *value = parsed;
            return true;
        });
    }
}
