using System.Runtime.InteropServices;

namespace NeuralSynth.Clap.Extensions;

/// <summary>Memory of extension tables: shared by all instances, alive as long as the process.</summary>
internal static unsafe class ExtensionTable
{
    /// <summary>A zeroed table.</summary>
    internal static T* New<T>() where T : unmanaged => (T*)NativeMemory.AllocZeroed((nuint)sizeof(T));

    /// <summary>Runs a [main-thread] function; an exception becomes a message in the host's log and false. A host that
    /// calls from another thread hears of it once per function.</summary>
    internal static byte Guard(ClapObject self, string function, Func<bool> action)
    {
        try
        {
            self.Host.ExpectMainThread(function);
            return action() ? (byte)1 : (byte)0;
        }
        catch (Exception e)
        {
            self.Host.Log(Plugin.LogLevel.Error, e.Message);
            return 0;
        }
    }
}
