namespace NeuralSynth.Build;

/// <summary>The options behind a target's name.</summary>
internal sealed class BuildOptions
{
    private readonly string[] _arguments;
    private readonly string? _unknown;

    public BuildOptions(string[] arguments)
    {
        _arguments = arguments;
        for (int i = 0; i < arguments.Length; i++)
        {
            if (arguments[i] == "--rebuild") continue;
            if (arguments[i] is "--clap-folder" or "--vst3-folder" && i + 1 < arguments.Length)
            {
                i++;
                continue;
            }

            _unknown = arguments[i];
            break;
        }
    }

    public bool Flag(string name)
    {
        RefuseUnknown();
        return _arguments.Contains(name);
    }

    public string? Value(string name)
    {
        RefuseUnknown();
        int index = Array.IndexOf(_arguments, name);
        return index < 0 ? null : _arguments[index + 1];
    }

    /// <summary>All arguments, for a program that parses them itself.</summary>
    public string[] TakeRest() => _arguments;

    private void RefuseUnknown()
    {
        if (_unknown != null) throw new BuildException($"unknown or incomplete option '{_unknown}'; dotnet run build.cs help lists them.");
    }
}
