using Microsoft.ML.OnnxRuntime;
using NeuralSynth.Contract;

namespace NeuralSynth.Models;

/// <summary>One graph of a package with its ONNX Runtime session; shared by all instances of the model.</summary>
internal sealed class GraphSession : IDisposable
{
    internal GraphSession(LoadedPackage package, GraphDescription description)
    {
        Description = description;
        try
        {
            using SessionOptions options = OrtRuntime.CreateOptions();
            Session = new InferenceSession(package.Files[description.File], options);
            RunOptions = new RunOptions();
        }
        catch (OnnxRuntimeException e)
        {
            Session?.Dispose();
            throw new ModelPackageException(package.Path, description.File, "a graph that ONNX Runtime accepts", e.Message, e);
        }
    }

    internal GraphDescription Description { get; }

    internal InferenceSession Session { get; }

    internal RunOptions RunOptions { get; }

    public void Dispose()
    {
        RunOptions.Dispose();
        Session.Dispose();
    }
}
