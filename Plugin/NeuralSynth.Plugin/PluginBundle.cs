using NeuralSynth.Engine.Realtime;
using NeuralSynth.Plugin.Models;

namespace NeuralSynth.Plugin;

/// <summary>The folder that the native library was loaded from, and what it holds: the real-time half, ONNX Runtime and
/// the factory models. One per process and native library; all formats that the library serves share it.</summary>
/// <remarks>[thread-safe]</remarks>
public static unsafe class PluginBundle
{
    private static readonly object Gate = new();
    private static int _opened;

    /// <summary>Entries of the real-time half; null before the first <see cref="Open"/>.</summary>
    public static RealtimeTable* Realtime { get; private set; }

    /// <summary>Folder of the library.</summary>
    public static string Folder { get; private set; } = "";

    /// <summary>Loads what an instance needs. Counted: a host and a wrapper may both call it.</summary>
    /// <param name="folder">Folder of the library.</param>
    /// <exception cref="DllNotFoundException">The real-time half is not there.</exception>
    public static void Open(string folder)
    {
        lock (Gate)
        {
            if (_opened == 0)
            {
                Folder = folder;
                if (Realtime == null) Realtime = RealtimeLibrary.Load(folder);
                TimbrePlugin.RuntimeFolder = Path.Combine(folder, "onnxruntime");
            }

            _opened++;
        }
    }

    /// <summary>Undoes one <see cref="Open"/>; the last one stops the worker threads.</summary>
    public static void Close()
    {
        lock (Gate)
        {
            if (_opened == 0 || --_opened > 0) return;
            Realtime->Shutdown();
        }
    }

    /// <summary>Models of the bundle, then the user's.</summary>
    /// <param name="warn">Receives a message for each folder that cannot be read.</param>
    public static ModelLibrary MakeLibrary(Action<string> warn) => new([FactoryModels, ModelLibrary.UserFolder], warn);

    /// <summary>Folder of the models that come with the bundle.</summary>
    public static string FactoryModels => Shared("models");

    /// <summary>Folder of the drum kits that come with the bundle.</summary>
    public static string FactoryKits => Shared("kits");

    // A VST3 bundle keeps what does not depend on the processor in Contents/Resources, beside the library's folder.
    private static string Shared(string name)
    {
        string shared = Path.Combine(Folder, "..", "Resources", name);
        return Directory.Exists(shared) ? Path.GetFullPath(shared) : Path.Combine(Folder, name);
    }
}
