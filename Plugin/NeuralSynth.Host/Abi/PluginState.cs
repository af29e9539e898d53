using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Abi;

/// <summary>Saves and loads a plug-in's state. [main-thread]</summary>
internal sealed unsafe class PluginState(ClapPlugin* plugin, string pluginId)
{
    private readonly ClapPlugin* _plugin = plugin;
    private readonly ClapPluginState* _extension = (ClapPluginState*)HostedPlugin.Extension(plugin, ClapPluginState.Id);

    /// <exception cref="HostException">The plug-in has no state or fails.</exception>
    public byte[] Save()
    {
        using var memory = new MemoryStream();
        GCHandle handle = GCHandle.Alloc(memory);
        var stream = new ClapOutputStream { Context = (void*)GCHandle.ToIntPtr(handle), Write = &Write };
        bool saved = Extension()->Save(_plugin, &stream) != 0;
        handle.Free();
        return saved ? memory.ToArray() : throw new HostException($"the plug-in '{pluginId}' failed to save its state.");
    }

    /// <exception cref="HostException">The plug-in has no state or refuses this one.</exception>
    public void Load(byte[] state, string source)
    {
        using var memory = new MemoryStream(state, writable: false);
        GCHandle handle = GCHandle.Alloc(memory);
        var stream = new ClapInputStream { Context = (void*)GCHandle.ToIntPtr(handle), Read = &Read };
        bool loaded = Extension()->Load(_plugin, &stream) != 0;
        handle.Free();
        if (!loaded) throw new HostException($"'{source}': expected a state of the plug-in '{pluginId}', found {state.Length} bytes that it refuses.");
    }

    private ClapPluginState* Extension() =>
        _extension != null ? _extension : throw new HostException($"the plug-in '{pluginId}' has no state.");

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Write(ClapOutputStream* stream, void* buffer, ulong size)
    {
        int count = (int)Math.Min(size, int.MaxValue);
        Memory(stream->Context).Write(new ReadOnlySpan<byte>(buffer, count));
        return count;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static long Read(ClapInputStream* stream, void* buffer, ulong size) =>
        Memory(stream->Context).Read(new Span<byte>(buffer, (int)Math.Min(size, int.MaxValue)));

    private static MemoryStream Memory(void* context) => (MemoryStream)GCHandle.FromIntPtr((nint)context).Target!;
}
