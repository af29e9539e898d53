using Microsoft.ML.OnnxRuntime;
using NeuralSynth.Contract;

namespace NeuralSynth.Models;

/// <summary>One graph of a package with its ONNX Runtime session; shared by all instances of the model.</summary>
internal sealed class GraphSession : IDisposable
{
    /// <summary>Opens the graph.</summary>
    /// <param name="package">It belongs to.</param>
    /// <param name="description">Says which of its graphs.</param>
    /// <param name="isReference">True for a session that only says what is right: as little preparation as possible.</param>
    /// <exception cref="ModelPackageException">ONNX Runtime refuses the graph.</exception>
    internal GraphSession(LoadedPackage package, GraphDescription description, bool isReference)
    {
        Description = description;
        try
        {
            using SessionOptions options = OrtRuntime.CreateOptions();
            if (isReference) OrtRuntime.MakeQuickToOpen(options);
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
