using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Realtime;
using NeuralSynth.Engine.Timbre;

namespace NeuralSynth.Clap.Extensions;

/// <summary>Our extension <see cref="NeuralSynthDiagnostics"/>.</summary>
internal static unsafe class DiagnosticsExtension
{
    internal static readonly NeuralSynthDiagnostics* Table = Make();

    internal static ReadOnlySpan<byte> Id => "org.neuralsynth.diagnostics/1"u8;

    private static NeuralSynthDiagnostics* Make()
    {
        NeuralSynthDiagnostics* table = ExtensionTable.New<NeuralSynthDiagnostics>();
        table->Read = &Read;
        table->StallWorkers = &StallWorkers;
        return table;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Read(ClapPlugin* plugin, TimbreTelemetry* telemetry, RealtimeDiagnostics* diagnostics)
    {
        if (telemetry != null) *telemetry = ((ClapInstance*)plugin->PluginData)->Timbre.Telemetry;
        if (diagnostics != null) ClapEntry.Realtime->ReadDiagnostics(diagnostics);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void StallWorkers(ClapPlugin* plugin, int stalled) =>
        Volatile.Write(ref ((ClapInstance*)plugin->PluginData)->Timbre.StallWorker, stalled);
}
