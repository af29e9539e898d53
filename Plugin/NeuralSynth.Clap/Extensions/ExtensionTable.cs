using System.Runtime.InteropServices;

namespace NeuralSynth.Clap.Extensions;

/// <summary>Memory of extension tables: shared by all instances, alive as long as the process.</summary>
internal static unsafe class ExtensionTable
{
    /// <summary>A zeroed table.</summary>
    internal static T* New<T>() where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));

    /// <summary>Runs <paramref name="action"/>; an exception becomes a message in the host's log and false.</summary>
    internal static byte Guard(TimbreClap self, Func<bool> action)
    {
        try
        {
            return action() ? (byte)1 : (byte)0;
        }
        catch (Exception e)
        {
            self.Host.Log(Plugin.LogLevel.Error, e.Message);
            return 0;
        }
    }
}
