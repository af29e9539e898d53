using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using NeuralSynth.Engine.Realtime;

namespace NeuralSynth.Engine.Dsp;

/// <summary>
/// Subnormal numbers: the processor's flush-to-zero mode for the length of a callback, and a filter for output.
/// </summary>
/// <remarks>
/// .NET has no access to the floating-point control register, so the C library sets it: fegetenv/fesetenv on Linux and
/// macOS, _controlfp_s on Windows. The layouts of the environment are those of glibc (x64, arm64) and macOS (x64, arm64);
/// elsewhere <see cref="Enter"/> does nothing. Costs about 0.25 µs for both calls. The first call of a process resolves
/// the functions: make it off the audio thread (<see cref="WarmUp"/>).
/// </remarks>
public static unsafe class Denormals
{
    private const uint SseFlushBits = 0x8040;         // MXCSR: flush to zero, denormals are zero
    private const uint ArmFlushBit = 1 << 24;         // FPCR: FZ
    private const uint WindowsFlush = 0x01000000;     // _DN_FLUSH
    private const uint WindowsMask = 0x03000000;      // _MCW_DN
    private const int ExponentBits = 0x7F800000;

    /// <summary>The floating-point environment before <see cref="Enter"/>. At most 32 bytes on all supported systems.</summary>
    public struct Saved
    {
        internal fixed uint Words[16];
        internal int IsSet;
    }

    /// <summary>Calls both functions once, so that the audio thread does not resolve them. [main-thread]</summary>
    public static void WarmUp()
    {
        Enter(out Saved saved);
        Leave(ref saved);
    }

    /// <summary>Flushes subnormal operands and results to zero on this thread, until <see cref="Leave"/>.</summary>
    /// <param name="saved">Receives what must be put back.</param>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public static void Enter(out Saved saved)
    {
        saved = default;
        if (OperatingSystem.IsWindows()) EnterWindows(ref saved);
        else if (OperatingSystem.IsMacOS()) EnterMac(ref saved);
        else if (OperatingSystem.IsLinux()) EnterLinux(ref saved);
    }

    /// <summary>Puts the environment back; does nothing when <see cref="Enter"/> did nothing.</summary>
    /// <remarks>[audio-thread]</remarks>
    [RealTime]
    public static void Leave(ref Saved saved)
    {
        if (saved.IsSet == 0) return;
        saved.IsSet = 0;
        if (OperatingSystem.IsWindows()) LeaveWindows(ref saved);
        else if (OperatingSystem.IsMacOS()) LeaveMac(ref saved);
        else LeaveLinux(ref saved);
    }

    /// <summary>Makes samples safe for a host: NaN and infinities become 0 and are counted, subnormals become 0.</summary>
    /// <param name="samples">[count], in place.</param>
    /// <param name="count">Samples.</param>
    /// <returns>The number of samples that were not finite.</returns>
    /// <remarks>[audio-thread]. Works on bits, so it does not depend on the processor's mode.</remarks>
    [RealTime]
    public static int FlushOutput(float* samples, int count)
    {
        Vector<int> mask = new(ExponentBits), bad = Vector<int>.Zero;
        int* bits = (int*)samples;
        int i = 0;
        for (; i <= count - Vector<int>.Count; i += Vector<int>.Count)
        {
            Vector<int> value = Vector.Load(bits + i), exponent = value & mask;
            Vector<int> isBad = Vector.Equals(exponent, mask);
            bad -= isBad;
            Vector.AndNot(value, isBad | Vector.Equals(exponent, Vector<int>.Zero)).Store(bits + i);
        }

        int badCount = Vector.Sum(bad);
        for (; i < count; i++)
        {
            int exponent = bits[i] & ExponentBits;
            if (exponent == ExponentBits) badCount++;
            if (exponent is 0 or ExponentBits) bits[i] = 0;
        }

        return badCount;
    }

    // One method per system and none inlined: an import that suppresses the transition is bound when the JIT compiles its
    // caller, so a caller that names another system's library would fail to compile (seen: ucrtbase.dll on Linux).
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EnterWindows(ref Saved saved)
    {
        uint current;
        if (ControlFloatingPoint(&current, 0, 0) != 0) return;
        saved.Words[0] = current;
        uint ignored;
        saved.IsSet = ControlFloatingPoint(&ignored, WindowsFlush, WindowsMask) == 0 ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveWindows(ref Saved saved)
    {
        uint ignored;
        _ = ControlFloatingPoint(&ignored, saved.Words[0], WindowsMask);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EnterLinux(ref Saved saved)
    {
        // fenv_t: x87 state, then mxcsr; on ARM fpcr, fpsr.
        int word = IsX64 ? 7 : 0;
        Saved changed = default;
        if (!IsKnownProcessor || LinuxGetEnvironment(changed.Words) != 0) return;
        saved = changed;
        changed.Words[word] |= FlushBits;
        saved.IsSet = LinuxSetEnvironment(changed.Words) == 0 ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveLinux(ref Saved saved)
    {
        fixed (uint* words = saved.Words) _ = LinuxSetEnvironment(words);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void EnterMac(ref Saved saved)
    {
        // fenv_t: control, status, mxcsr; on ARM fpsr, fpcr (64 bits each).
        int word = IsX64 ? 1 : 2;
        Saved changed = default;
        if (!IsKnownProcessor || MacGetEnvironment(changed.Words) != 0) return;
        saved = changed;
        changed.Words[word] |= FlushBits;
        saved.IsSet = MacSetEnvironment(changed.Words) == 0 ? 1 : 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static void LeaveMac(ref Saved saved)
    {
        fixed (uint* words = saved.Words) _ = MacSetEnvironment(words);
    }

    private static bool IsX64 => RuntimeInformation.ProcessArchitecture == Architecture.X64;

    private static bool IsKnownProcessor => IsX64 || RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    private static uint FlushBits => IsX64 ? SseFlushBits : ArmFlushBit;

    [DllImport("libm.so.6", EntryPoint = "fegetenv"), SuppressGCTransition]
    private static extern int LinuxGetEnvironment(uint* environment);

    [DllImport("libm.so.6", EntryPoint = "fesetenv"), SuppressGCTransition]
    private static extern int LinuxSetEnvironment(uint* environment);

    [DllImport("libSystem.dylib", EntryPoint = "fegetenv"), SuppressGCTransition]
    private static extern int MacGetEnvironment(uint* environment);

    [DllImport("libSystem.dylib", EntryPoint = "fesetenv"), SuppressGCTransition]
    private static extern int MacSetEnvironment(uint* environment);

    [DllImport("ucrtbase.dll", EntryPoint = "_controlfp_s"), SuppressGCTransition]
    private static extern int ControlFloatingPoint(uint* current, uint newValue, uint mask);
}
