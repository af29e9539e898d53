using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Clap.Extensions;

/// <summary><c>clap.param-indication</c>: what the host maps and automates. Kept per instance, never saved; the context
/// menu of a parameter tells it.</summary>
internal static unsafe class ParamIndicationExtension
{
    internal static readonly ClapPluginParamIndication* Table = Make();

    private static ClapPluginParamIndication* Make()
    {
        ClapPluginParamIndication* table = ExtensionTable.New<ClapPluginParamIndication>();
        table->SetMapping = &SetMapping;
        table->SetAutomation = &SetAutomation;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SetMapping(ClapPlugin* plugin, uint id, byte hasMapping, ClapColor* color, byte* label, byte* description)
    {
        ClapObject self = ClapObject.Of(plugin);
        ExtensionTable.Guard(self, "clap.param-indication: set_mapping", () =>
        {
            self.Indications.SetMapping(id, hasMapping != 0 ? Utf8.Read(label) ?? "" : null, Utf8.Read(description) ?? "", ColorOf(color));
            return true;
        });
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void SetAutomation(ClapPlugin* plugin, uint id, uint state, ClapColor* color)
    {
        ClapObject self = ClapObject.Of(plugin);
        ExtensionTable.Guard(self, "clap.param-indication: set_automation", () =>
        {
            self.Indications.SetAutomation(id, state, ColorOf(color));
            return true;
        });
    }

    private static ClapColor? ColorOf(ClapColor* color) => color == null ? null : *color;
}
