using NeuralSynth.Media;

namespace NeuralSynth.Host.Rendering;

/// <summary>What <c>neuralsynth render</c> was asked for.</summary>
internal sealed record RenderOptions
{
    /// <summary>Id, end of the id, or a word of the name.</summary>
    public string Plugin { get; init; } = "timbre";

    public string? Model { get; init; }

    /// <summary>Preset or kit to load after the model.</summary>
    public string? Preset { get; init; }

    /// <summary>Audio to play through an effect; null with <see cref="Song"/>.</summary>
    public string? Input { get; init; }

    /// <summary>Notes for an instrument; null with <see cref="Input"/>.</summary>
    public MidiSong? Song { get; init; }

    /// <summary>Folder for the audio of each output port but the main one; null for none.</summary>
    public string? Stems { get; init; }

    public required string Output { get; init; }

    /// <summary>Each <c>name=value</c>.</summary>
    public string[] Set { get; init; } = [];

    /// <summary>Each <c>name=t0:v0,t1:v1,…</c>.</summary>
    public string[] Automate { get; init; } = [];

    public string Block { get; init; } = "512";

    /// <summary>Rate of the plug-in, Hz; null keeps the file's.</summary>
    public int? SampleRate { get; init; }

    public int? Seed { get; init; }

    public bool Realtime { get; init; }

    public bool LatencyCompensation { get; init; } = true;

    public double TailSeconds { get; init; }

    public SampleFormat Format { get; init; } = SampleFormat.Float32;

    public string? StateIn { get; init; }

    public string? StateOut { get; init; }

    /// <summary>Render what the plug-in gives even when it refuses the model.</summary>
    public bool KeepGoing { get; init; }
}
