using System.Runtime.InteropServices;
using NeuralSynth.Clap.Interop;

namespace NeuralSynth.Host.Soak;

/// <summary>What one stretch of calls cost; layout of probe.c.</summary>
internal struct ProbeResult
{
    public long Nanoseconds;
    public long VoluntarySwitches;
    public long InvoluntarySwitches;
    public long MinorFaults;
    public long MajorFaults;
}

/// <summary>One function that the audio thread called inside <c>process</c>, and how often.</summary>
internal sealed record ProbeCount(string Function, long Calls, bool IsPermitted);

/// <summary>
/// The interposer of <c>probe.c</c>: a shared object that <c>LD_PRELOAD</c> puts before the C library and that counts
/// allocations, locks and system calls of the audio thread while it is inside <c>process</c>. Linux only.
/// </summary>
internal sealed unsafe class RealtimeProbe
{
    private const string FileName = "libneuralsynth-probe.so";
    private const string PreloadVariable = "LD_PRELOAD";

    private readonly delegate* unmanaged[Cdecl]<nint, void*, void*, ProbeResult*, int> _call;
    private readonly delegate* unmanaged[Cdecl]<int> _counters;
    private readonly delegate* unmanaged[Cdecl]<int, byte*> _name;
    private readonly delegate* unmanaged[Cdecl]<int, nint> _count;
    private readonly delegate* unmanaged[Cdecl]<int, int> _isPermitted;
    private readonly delegate* unmanaged[Cdecl]<int> _takeCallback;
    private readonly nint _misbehave;

    private RealtimeProbe(nint library)
    {
        nint Export(string name) => NativeLibrary.GetExport(library, name);
        _call = (delegate* unmanaged[Cdecl]<nint, void*, void*, ProbeResult*, int>)Export("probe_call");
        _counters = (delegate* unmanaged[Cdecl]<int>)Export("probe_counters");
        _name = (delegate* unmanaged[Cdecl]<int, byte*>)Export("probe_name");
        _count = (delegate* unmanaged[Cdecl]<int, nint>)Export("probe_count");
        _isPermitted = (delegate* unmanaged[Cdecl]<int, int>)Export("probe_is_permitted");
        _takeCallback = (delegate* unmanaged[Cdecl]<int>)Export("probe_take_callback");
        _misbehave = Export("probe_misbehave");
        EventsSize = Export("probe_events_size");
        EventsGet = Export("probe_events_get");
        EventsTryPush = Export("probe_events_try_push");
        RequestCallback = Export("probe_request_callback");
    }

    /// <summary>Native functions for a host's tables: <c>process</c> must not come back into this program's own runtime.</summary>
    public nint EventsSize { get; }

    public nint EventsGet { get; }

    public nint EventsTryPush { get; }

    public nint RequestCallback { get; }

    /// <summary>Where the build put it, or null on systems without it.</summary>
    public static string? Path
    {
        get
        {
            string path = System.IO.Path.Combine(AppContext.BaseDirectory, FileName);
            return OperatingSystem.IsLinux() && File.Exists(path) ? path : null;
        }
    }

    /// <summary>The interposer when it is in this process from its start, else null.</summary>
    public static RealtimeProbe? Find()
    {
        bool preloaded = Environment.GetEnvironmentVariable(PreloadVariable)?.Contains(FileName, StringComparison.Ordinal) ?? false;
        return preloaded && Path is { } path ? new RealtimeProbe(NativeLibrary.Load(path)) : null;
    }

    /// <summary>Starts this program again, in this process, with the interposer before the C library. Returns only when
    /// that is not possible. Nothing that matters may run yet.</summary>
    public static void Restart()
    {
        if (Path is not { } path || Environment.GetEnvironmentVariable(PreloadVariable) is { Length: > 0 }) return;
        byte[] arguments = File.ReadAllBytes("/proc/self/cmdline");
        int count = arguments.Count(b => b == 0);
        fixed (byte* text = arguments)
        {
            byte** list = stackalloc byte*[count + 1];
            byte* next = text;
            for (int i = 0; i < count; i++)
            {
                list[i] = next;
                while (*next++ != 0)
                {
                }
            }

            list[count] = null;
            _ = setenv(PreloadVariable, path, 1);
            _ = execv("/proc/self/exe", list);
            _ = unsetenv(PreloadVariable);
        }
    }

    /// <summary>Calls <c>process</c> and counts. [audio-thread]</summary>
    public int Call(ClapPlugin* plugin, ClapProcess* block, ProbeResult* result) =>
        _call((nint)plugin->Process, plugin, block, result);

    /// <summary>A call that does what it must not: the control. [audio-thread]</summary>
    /// <param name="kind">malloc, lock, sleep or raw-sleep, ending with 0.</param>
    /// <param name="result">Like that of a real call.</param>
    public void Misbehave(byte* kind, ProbeResult* result) => _ = _call(_misbehave, kind, null, result);

    /// <summary>True when a plug-in asked for the main thread since the last call.</summary>
    public bool TakeCallback() => _takeCallback() != 0;

    /// <summary>All functions that were called inside <c>process</c>.</summary>
    public IReadOnlyList<ProbeCount> Counts()
    {
        var counts = new List<ProbeCount>();
        for (int i = 0; i < _counters(); i++)
        {
            if (_count(i) is var calls and > 0) counts.Add(new ProbeCount(Marshal.PtrToStringAnsi((nint)_name(i))!, calls, _isPermitted(i) != 0));
        }

        return counts;
    }

#pragma warning disable IDE1006, SYSLIB1054, CA2101 // the system's own names
    [DllImport("libc", CharSet = CharSet.Ansi)]
    private static extern int setenv(string name, string value, int overwrite);

    [DllImport("libc", CharSet = CharSet.Ansi)]
    private static extern int unsetenv(string name);

    [DllImport("libc", CharSet = CharSet.Ansi)]
    private static extern int execv(string path, byte** arguments);
#pragma warning restore IDE1006, SYSLIB1054, CA2101
}
