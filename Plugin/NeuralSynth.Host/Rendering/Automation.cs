using NeuralSynth.Host.Abi;

namespace NeuralSynth.Host.Rendering;

/// <summary>Turns <c>--set</c>, <c>--seed</c> and <c>--automate</c> into parameter events. [main-thread &amp; !active]</summary>
internal static class Automation
{
    private const string SeedParameter = "Seed";

    /// <summary>Hands the starting values to the inactive plug-in, so that it begins with them instead of moving towards
    /// them, and returns the events of the automation.</summary>
    /// <exception cref="HostException">A name or value is wrong.</exception>
    public static EventBuffer Prepare(HostedPlugin plugin, RenderOptions options, IAudioSource source)
    {
        using var start = new EventBuffer();
        foreach (string text in options.Set) Set(plugin.Parameters, start, text);
        if (options.Seed is { } seed) Set(plugin.Parameters, start, $"{SeedParameter}={seed}");

        var events = new EventBuffer();
        foreach (string text in options.Automate)
        {
            (PluginParameter parameter, AutomationCurve curve) = Curve(plugin.Parameters, text);
            start.Add(0, parameter, curve.At(0));
            foreach ((long position, double value) in curve.Events(source.SampleRate, source.LengthSamples).Skip(1))
                events.Add(position, parameter, value);
        }

        plugin.Parameters.Flush(start);
        plugin.Service();
        return events;
    }

    private static void Set(PluginParameters parameters, EventBuffer start, string text)
    {
        (string name, string value) = ParameterText.Assignment("--set", text);
        PluginParameter parameter = parameters.Find(name);
        start.Add(0, parameter, parameters.Parse(parameter, value));
    }

    private static (PluginParameter Parameter, AutomationCurve Curve) Curve(PluginParameters parameters, string text)
    {
        (string name, string value) = ParameterText.Assignment("--automate", text);
        PluginParameter parameter = parameters.Find(name);
        (double Seconds, double Value)[] points = ParameterText.Points(value)
            .Select(p => (p.Seconds, parameters.Parse(parameter, p.Value)))
            .ToArray();
        return (parameter, new AutomationCurve(points, parameter.IsStepped));
    }
}
