using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Extensions;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap;

/// <summary>
/// One CLAP instance of NeuralSynth Timbre: native memory with the host's table, the engine's instance and the values,
/// and the managed object behind it. Main-thread entries are here, audio-thread entries are the real-time half's.
/// </summary>
internal sealed unsafe class TimbreClap : IDisposable
{
    private readonly ClapPlugin* _plugin;
    private readonly ClapInstance* _instance;
    private readonly TimbreSession _session;

    private TimbreClap(ClapHost* host)
    {
        _plugin = (ClapPlugin*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPlugin));
        _instance = (ClapInstance*)NativeMemory.AllocZeroed((nuint)sizeof(ClapInstance));
        _instance->Host = host;
        _instance->Edits.Items = (ClapEdit*)NativeMemory.AllocZeroed(ClapEditRing.Capacity, (nuint)sizeof(ClapEdit));
        Host = new ClapHostLink(host);
        Edits = new ClapEdits(_instance, Host);
        _session = new TimbreSession(&_instance->Bridge, this, Host);
        _instance->UnderRuns = EntryOf(TimbreParameter.UnderRuns);
        FillTable();
    }

    /// <summary>The effect behind the format.</summary>
    internal TimbrePlugin Effect => _session.Effect;

    /// <summary>The host's extensions.</summary>
    internal ClapHostLink Host { get; }

    /// <summary>Changes of parameters that the plug-in makes itself.</summary>
    internal ClapEdits Edits { get; }

    /// <summary>What the host maps and automates.</summary>
    internal ParameterIndications Indications { get; } = new();

    /// <summary>What both halves know.</summary>
    internal ClapInstance* Instance => _instance;

    /// <summary>A new plug-in for the host. [main-thread]</summary>
    internal static ClapPlugin* Create(ClapHost* host) => new TimbreClap(host)._plugin;

    /// <summary>The object behind a plug-in's table.</summary>
    internal static TimbreClap Of(ClapPlugin* plugin) => (TimbreClap)TimbreSession.Of(&((ClapInstance*)plugin->PluginData)->Bridge).Owner;

    /// <summary>Changes the layout; ports that were switched off are on again. [main-thread &amp; !active]</summary>
    internal void UseLayout(int channels)
    {
        Effect.Channels = channels;
        _instance->OutputOff = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        NativeMemory.Free(_instance->Edits.Items);
        NativeMemory.Free(_instance);
        NativeMemory.Free(_plugin);
    }

    private ParameterEntry* EntryOf(int index)
    {
        ParameterEntry* entry = _instance->Bridge.Parameters;
        while (entry->Index != index) entry++;
        return entry;
    }

    private void FillTable()
    {
        _plugin->Descriptor = TimbreDescriptor.Table;
        _plugin->PluginData = _instance;
        _plugin->Init = &Init;
        _plugin->Destroy = &Destroy;
        _plugin->Activate = &Activate;
        _plugin->Deactivate = &Deactivate;
        _plugin->StartProcessing = (delegate* unmanaged[Cdecl]<ClapPlugin*, byte>)PluginBundle.Realtime->ClapStartProcessing;
        _plugin->StopProcessing = (delegate* unmanaged[Cdecl]<ClapPlugin*, void>)PluginBundle.Realtime->ClapStopProcessing;
        _plugin->Reset = (delegate* unmanaged[Cdecl]<ClapPlugin*, void>)PluginBundle.Realtime->ClapReset;
        _plugin->Process = (delegate* unmanaged[Cdecl]<ClapPlugin*, ClapProcess*, int>)PluginBundle.Realtime->ClapProcess;
        _plugin->GetExtension = &GetExtension;
        _plugin->OnMainThread = &OnMainThread;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Init(ClapPlugin* plugin)
    {
        try
        {
            TimbreClap self = Of(plugin);
            self.Host.QueryExtensions();
            self.Effect.UseFactoryModels();
            return 1;
        }
        catch (Exception)
        {
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Destroy(ClapPlugin* plugin)
    {
        try
        {
            Of(plugin).Dispose();
        }
        catch (Exception)
        {
            // Nothing can be reported any more; leaking beats ending the host.
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte Activate(ClapPlugin* plugin, double sampleRate, uint minFrames, uint maxFrames)
    {
        TimbreClap self = Of(plugin);
        try
        {
            if (maxFrames is 0 or > int.MaxValue / 4) return 0;
            int before = self.Effect.LatencySamples;
            if (!self.Effect.Activate(sampleRate, (int)maxFrames)) return 0;
            if (self.Effect.LatencySamples != before) self.Host.LatencyChanged();
            return 1;
        }
        catch (Exception e)
        {
            self.Host.Log(LogLevel.Error, $"Activation failed: {e.Message}");
            return 0;
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Deactivate(ClapPlugin* plugin)
    {
        try
        {
            Of(plugin).Effect.Deactivate();
        }
        catch (Exception e)
        {
            Of(plugin).Host.Log(LogLevel.Error, $"Deactivation failed: {e.Message}");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMainThread(ClapPlugin* plugin)
    {
        TimbreClap self = Of(plugin);
        Volatile.Write(ref self._instance->CallbackRequested, 0);
        try
        {
            self.Effect.OnMainThread();
        }
        catch (Exception e)
        {
            self.Host.Log(LogLevel.Error, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* GetExtension(ClapPlugin* plugin, byte* id) => ExtensionDirectory.Find(id);
}
