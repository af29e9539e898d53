using System.Runtime.CompilerServices;
using Microsoft.ML.OnnxRuntime;
using NeuralSynth.OnnxRuntime;

namespace NeuralSynth.Models;

/// <summary>Process-wide access to our private ONNX Runtime: environment, session options, and the two C functions that
/// the real-time half calls directly.</summary>
/// <remarks>[main-thread or loader thread]; thread-safe.</remarks>
internal static unsafe class OrtRuntime
{
    // The C table only grows: any version since 14 has the two functions at the same place (onnxruntime_c_api.h).
    private const uint ApiVersion = 14;

    private static readonly object Gate = new();
    private static OrtApi* _api;

    /// <summary>OrtApi.RunWithBinding.</summary>
    internal static nint RunWithBinding => Api->RunWithBinding;

    /// <summary>OrtApi.ReleaseStatus.</summary>
    internal static nint ReleaseStatus => Api->ReleaseStatus;

    private static OrtApi* Api
    {
        get
        {
            lock (Gate)
            {
                if (_api != null) return _api;
                var entry = (delegate* unmanaged<ApiBase*>)PrivateOnnxRuntime.GetApiBaseEntry();
                _api = (OrtApi*)entry()->GetApi(ApiVersion);
                return _api;
            }
        }
    }

    /// <summary>Loads the native library from <paramref name="directory"/> (null: beside the program).</summary>
    internal static void Load(string? directory)
    {
        PrivateOnnxRuntime.Load(directory!);
        _ = Api;
        lock (Gate)
        {
            if (OrtEnv.IsCreated) return;
            var options = new EnvironmentCreationOptions { logId = "NeuralSynth", logLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR };
            OrtEnv.CreateInstanceWithOptions(ref options);
        }
    }

    /// <summary>Options as measured for small streaming graphs (engine.md A): one thread, no spinning, sequential,
    /// arena off (2 locks a run instead of 44), memory pattern on.</summary>
    internal static SessionOptions CreateOptions()
    {
        var options = new SessionOptions
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            ExecutionMode = ExecutionMode.ORT_SEQUENTIAL,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            EnableCpuMemArena = false,
            EnableMemoryPattern = true,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        options.AddSessionConfigEntry("session.inter_op.allow_spinning", "0");
        return options;
    }

    /// <summary>For a session that runs a few steps: weights are not rearranged, graphs hardly rewritten.</summary>
    internal static void MakeQuickToOpen(SessionOptions options)
    {
        options.GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_BASIC;
        options.AddSessionConfigEntry("session.disable_prepacking", "1");
    }

    /// <summary>Native handle of a session.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "_nativeHandle")]
    internal static extern ref nint HandleOf(InferenceSession session);

#pragma warning disable CS0649 // filled by ONNX Runtime
    private struct ApiBase
    {
        public delegate* unmanaged<uint, void*> GetApi;
        public delegate* unmanaged<byte*> GetVersionString;
    }
#pragma warning restore CS0649
}
