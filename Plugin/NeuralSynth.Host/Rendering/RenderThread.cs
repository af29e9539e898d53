using System.Runtime.ExceptionServices;
using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Rendering;

/// <summary>Runs a pass on an audio thread while this thread is the plug-in's main thread.</summary>
internal static class RenderThread
{
    private static readonly TimeSpan ProgressInterval = TimeSpan.FromMilliseconds(100);

    /// <summary>[main-thread] Returns when the pass has ended. What it throws is thrown here.</summary>
    /// <param name="plugin">Active.</param>
    /// <param name="pass">Not yet run.</param>
    /// <param name="source">What it reads.</param>
    /// <param name="sink">What it writes; called on the audio thread.</param>
    /// <param name="progress">Gets samples done and samples to do now and then, or null.</param>
    /// <param name="cancel">Ends the pass early.</param>
    /// <exception cref="OperationCanceledException">Ended early.</exception>
    public static void Run(HostedPlugin plugin, RenderPass pass, IAudioSource source, IAudioSink sink, Action<long, long>? progress, CancellationToken cancel)
    {
        ExceptionDispatchInfo? failure = null;
        using var done = new ManualResetEvent(false);
        var thread = new Thread(() =>
        {
            CurrentThread.Role = ThreadRole.Audio;
            try
            {
                pass.Run(source, sink, cancel);
            }
            catch (Exception e)
            {
                failure = ExceptionDispatchInfo.Capture(e);
            }
            finally
            {
                done.Set();
            }
        })
        {
            Name = "audio",
            Priority = ThreadPriority.Highest,
        };
        thread.Start();
        WaitHandle[] signals = [done, plugin.Host.CallbackSignal];
        while (WaitHandle.WaitAny(signals, ProgressInterval) != 0)
        {
            plugin.Service();
            pass.Served.Set();
            progress?.Invoke(pass.PositionSamples, pass.TotalSamples);
        }

        thread.Join();
        failure?.Throw();
        cancel.ThrowIfCancellationRequested();
        progress?.Invoke(pass.TotalSamples, pass.TotalSamples);
    }
}
