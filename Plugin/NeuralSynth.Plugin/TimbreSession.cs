using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Timbre;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin;

/// <summary>The managed side of a <see cref="TimbreBridge"/>: the effect, its value arrays, and the way from the native
/// structure back to the format's object.</summary>
/// <remarks>[main-thread]</remarks>
public sealed unsafe class TimbreSession : IDisposable
{
    private readonly TimbreBridge* _bridge;
    private readonly ITimbreHost _host;
    private readonly double* _values;
    private readonly double* _modulation;
    private GCHandle _self;

    /// <summary>Fills a zeroed bridge.</summary>
    /// <param name="bridge">Owned by the caller, who frees it after <see cref="Dispose"/>.</param>
    /// <param name="owner">The format's object.</param>
    /// <param name="host">The format's link to its host.</param>
    public TimbreSession(TimbreBridge* bridge, object owner, ITimbreHost host)
    {
        _bridge = bridge;
        _host = host;
        Owner = owner;
        _values = (double*)NativeMemory.AllocZeroed(TimbreParameter.Count, sizeof(double));
        _modulation = (double*)NativeMemory.AllocZeroed(TimbreParameter.Count, sizeof(double));
        FillParameters();
        _self = GCHandle.Alloc(this);
        bridge->MainObject = GCHandle.ToIntPtr(_self);
        bridge->LoadSlotNow = &LoadSlotNow;
        Effect = new TimbrePlugin(PluginBundle.Realtime, &bridge->Timbre, _values, _modulation, PluginBundle.MakeLibrary(m => host.Log(LogLevel.Warning, m)), host);
    }

    /// <summary>The effect behind the format.</summary>
    public TimbrePlugin Effect { get; }

    /// <summary>The format's object.</summary>
    public object Owner { get; }

    /// <summary>The session of a bridge.</summary>
    public static TimbreSession Of(TimbreBridge* bridge) => (TimbreSession)GCHandle.FromIntPtr(bridge->MainObject).Target!;

    /// <inheritdoc/>
    public void Dispose()
    {
        Effect.Dispose();
        _self.Free();
        NativeMemory.Free(_bridge->Parameters);
        NativeMemory.Free(_values);
        NativeMemory.Free(_modulation);
        *_bridge = default;
    }

    private void FillParameters()
    {
        ParameterDefinition[] sorted = [.. TimbreParameters.All.OrderBy(p => p.Id)];
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
            };
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void LoadSlotNow(TimbreBridge* bridge, int slot)
    {
        TimbreSession self = Of(bridge);
        try
        {
            self.Effect.SelectSlotWhileRendering(slot);
        }
        catch (Exception e)
        {
            self._host.Log(LogLevel.Error, e.Message);
        }
    }
}
