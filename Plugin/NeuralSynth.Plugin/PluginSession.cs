using System.Runtime.InteropServices;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin;

/// <summary>The managed side of a <see cref="PluginBridge"/>: the plug-in, its value arrays, and the way from the native
/// structure back to the format's object.</summary>
/// <remarks>[main-thread]</remarks>
public abstract unsafe class PluginSession : IDisposable
{
    private readonly PluginBridge* _bridge;
    private GCHandle _self;

    /// <summary>Fills a zeroed bridge.</summary>
    /// <param name="bridge">Owned by the caller, who frees it after <see cref="Dispose"/>.</param>
    /// <param name="kind">A <see cref="PluginKind"/>.</param>
    /// <param name="parameters">The plug-in's table.</param>
    /// <param name="owner">The format's object.</param>
    protected PluginSession(PluginBridge* bridge, int kind, ParameterTable parameters, object owner)
    {
        _bridge = bridge;
        Owner = owner;
        bridge->Kind = kind;
        bridge->Values = (double*)NativeMemory.AllocZeroed((nuint)parameters.ValueCount, sizeof(double));
        bridge->Modulation = (double*)NativeMemory.AllocZeroed((nuint)parameters.ValueCount, sizeof(double));
        FillParameters(parameters);
        _self = GCHandle.Alloc(this);
        bridge->MainObject = GCHandle.ToIntPtr(_self);
    }

    /// <summary>The plug-in behind the format.</summary>
    public abstract NeuralPlugin Plugin { get; }

    /// <summary>The format's object.</summary>
    public object Owner { get; }

    /// <summary>The session of a bridge.</summary>
    public static PluginSession Of(PluginBridge* bridge) => (PluginSession)GCHandle.FromIntPtr(bridge->MainObject).Target!;

    /// <summary>Zeroed memory for the bridge of an instance; the caller frees it by <see cref="NativeMemory.Free"/>.</summary>
    public static PluginBridge* AllocateBridge(PluginType type)
    {
        var bridge = (PluginBridge*)NativeMemory.AllocZeroed((nuint)type.BridgeBytes);
        bridge->Kind = type.Kind;
        return bridge;
    }

    /// <summary>Ends the plug-in; the bridge is zero again but for its kind.</summary>
    public void Dispose()
    {
        Plugin.Dispose();
        End();
        _self.Free();
        NativeMemory.Free(_bridge->Parameters);
        NativeMemory.Free(_bridge->Values);
        NativeMemory.Free(_bridge->Modulation);
        int kind = _bridge->Kind;
        *_bridge = new PluginBridge { Kind = kind };
        GC.SuppressFinalize(this);
    }

    /// <summary>True when the audio thread wants <see cref="NeuralPlugin.OnMainThread"/>; it is asked once.</summary>
    public abstract bool TakeWish();

    /// <summary>Zeroes what the plug-in's own bridge has beyond the common part.</summary>
    protected abstract void End();

    private void FillParameters(ParameterTable table)
    {
        ParameterDefinition[] sorted = [.. table.All.OrderBy(p => p.Id)];
        _bridge->ParameterCount = sorted.Length;
        _bridge->Parameters = (ParameterEntry*)NativeMemory.AllocZeroed((nuint)sorted.Length, (nuint)sizeof(ParameterEntry));
        for (int i = 0; i < sorted.Length; i++)
        {
            _bridge->Parameters[i] = new ParameterEntry
            {
                Id = sorted[i].Id,
                Index = sorted[i].Index,
                Minimum = sorted[i].Minimum,
                Maximum = sorted[i].Maximum,
                Stepped = sorted[i].IsStepped ? 1 : 0,
                ReadOnly = sorted[i].IsReadOnly ? 1 : 0,
                ConcernsMainThread = sorted[i].ConcernsMainThread ? 1 : 0,
            };
            if (sorted[i].IsReadOnly) _bridge->Status = _bridge->Parameters + i;
        }
    }
}
