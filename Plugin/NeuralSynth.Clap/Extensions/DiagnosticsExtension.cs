using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap.Extensions;

/// <summary>Our extension <see cref="NeuralSynthDiagnostics"/>.</summary>
internal static unsafe class DiagnosticsExtension
{
    internal static readonly NeuralSynthDiagnostics* Table = Make();

    private static NeuralSynthDiagnostics* Make()
    {
        NeuralSynthDiagnostics* table = ExtensionTable.New<NeuralSynthDiagnostics>();
        table->Read = &Read;
        table->AllocateInRealtimeHalf = PluginBundle.Realtime->AllocateForTest;
        table->AllocateInMainHalf = &Allocate;
        table->StallWorkers = &StallWorkers;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Read(ClapPlugin* plugin, TimbreTelemetry* telemetry, RealtimeDiagnostics* realtime, RealtimeDiagnostics* main)
    {
        TimbreBridge* timbre = TimbreOf(plugin);
        if (telemetry != null) *telemetry = timbre == null ? default : timbre->Timbre.Telemetry;
        if (realtime != null) PluginBundle.Realtime->ReadDiagnostics(realtime);
        if (main != null) *main = RealtimeDiagnostics.Read();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Allocate(int bytes)
    {
        if (bytes is >= 0 and <= 1 << 28) GC.KeepAlive(new byte[bytes]);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void StallWorkers(ClapPlugin* plugin, int stalled)
    {
        TimbreBridge* timbre = TimbreOf(plugin);
        if (timbre != null) Volatile.Write(ref timbre->Timbre.StallWorker, stalled);
    }

    private static TimbreBridge* TimbreOf(ClapPlugin* plugin)
    {
        PluginBridge* bridge = ((ClapInstance*)plugin->PluginData)->Bridge;
        return bridge->Kind == PluginKind.Timbre ? (TimbreBridge*)bridge : null;
    }
}
