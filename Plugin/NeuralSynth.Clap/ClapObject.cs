using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Extensions;
using NeuralSynth.Clap.Interop;
using NeuralSynth.Plugin;

namespace NeuralSynth.Clap;

/// <summary>
/// One CLAP instance of any of our plug-ins: native memory with the host's table, the engine's instance and the values,
/// and the managed object behind it. Main-thread entries are here, audio-thread entries are the real-time half's.
/// </summary>
internal sealed unsafe class ClapObject : IDisposable
{
    private readonly ClapPlugin* _plugin;
    private readonly ClapInstance* _instance;
    private readonly PluginSession _session;

    private ClapObject(ClapType type, ClapHost* host)
    {
        _plugin = (ClapPlugin*)NativeMemory.AllocZeroed((nuint)sizeof(ClapPlugin));
        _instance = (ClapInstance*)NativeMemory.AllocZeroed((nuint)sizeof(ClapInstance));
        _instance->Host = host;
        _instance->Bridge = PluginSession.AllocateBridge(type.Plugin);
        _instance->Input = (float**)NativeMemory.AllocZeroed((nuint)type.Plugin.MostChannels, (nuint)sizeof(float*));
        _instance->Output = (float**)NativeMemory.AllocZeroed((nuint)type.Plugin.MostChannels, (nuint)sizeof(float*));
        _instance->Edits.Items = (ClapEdit*)NativeMemory.AllocZeroed(ClapEditRing.Capacity, (nuint)sizeof(ClapEdit));
        Host = new ClapHostLink(host);
        Edits = new ClapEdits(_instance, Host);
        Indications = new ParameterIndications(type.Plugin.Parameters);
        _session = type.Plugin.MakeSession(_instance->Bridge, this, Host);
        FillTable(type.Descriptor);
    }

    /// <summary>The plug-in behind the format.</summary>
    internal NeuralPlugin Plugin => _session.Plugin;

    /// <summary>The same where an extension belongs to NeuralSynth Timbre alone.</summary>
    internal TimbrePlugin Timbre => (TimbrePlugin)_session.Plugin;

    /// <summary>The host's extensions.</summary>
    internal ClapHostLink Host { get; }

    /// <summary>Changes of parameters that the plug-in makes itself.</summary>
    internal ClapEdits Edits { get; }

    /// <summary>What the host maps and automates.</summary>
    internal ParameterIndications Indications { get; }

    /// <summary>What both halves know.</summary>
    internal ClapInstance* Instance => _instance;

    /// <summary>A new plug-in for the host. [main-thread]</summary>
    internal static ClapPlugin* Create(ClapType type, ClapHost* host) => new ClapObject(type, host)._plugin;

    /// <summary>The object behind a plug-in's table.</summary>
    internal static ClapObject Of(ClapPlugin* plugin) => (ClapObject)PluginSession.Of(((ClapInstance*)plugin->PluginData)->Bridge).Owner;

    /// <summary>Changes the layout to that many channels on both sides; false when there is none. Ports that were switched off are on again. [main-thread &amp; !active]</summary>
    internal bool UseLayout(int channels)
    {
        if (!Plugin.TryUseChannels([channels], [channels])) return false;
        _instance->OutputsOff = 0;
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _session.Dispose();
        NativeMemory.Free(_instance->Edits.Items);
        NativeMemory.Free(_instance->Input);
        NativeMemory.Free(_instance->Output);
        NativeMemory.Free(_instance->Bridge);
        NativeMemory.Free(_instance);
        NativeMemory.Free(_plugin);
    }

    private void FillTable(ClapPluginDescriptor* descriptor)
    {
        _plugin->Descriptor = descriptor;
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
            ClapObject self = Of(plugin);
            self.Host.QueryExtensions();
            self.Plugin.StartFresh();
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
        ClapObject self = Of(plugin);
        try
        {
            if (maxFrames is 0 or > int.MaxValue / 4) return 0;
            int before = self.Plugin.LatencySamples;
            if (!self.Plugin.Activate(sampleRate, (int)maxFrames)) return 0;
            if (self.Plugin.LatencySamples != before) self.Host.LatencyChanged();
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
            Of(plugin).Plugin.Deactivate();
        }
        catch (Exception e)
        {
            Of(plugin).Host.Log(LogLevel.Error, $"Deactivation failed: {e.Message}");
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void OnMainThread(ClapPlugin* plugin)
    {
        ClapObject self = Of(plugin);
        Volatile.Write(ref self._instance->CallbackRequested, 0);
        try
        {
            self.Plugin.OnMainThread();
        }
        catch (Exception e)
        {
            self.Host.Log(LogLevel.Error, e.Message);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* GetExtension(ClapPlugin* plugin, byte* id) => ExtensionDirectory.Find(((ClapInstance*)plugin->PluginData)->Bridge->Kind, id);
}
