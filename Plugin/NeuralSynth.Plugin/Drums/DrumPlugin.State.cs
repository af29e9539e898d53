using System.Globalization;
using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Models;
using NeuralSynth.Plugin.Models;
using NeuralSynth.Plugin.Parameters;
using NeuralSynth.Plugin.State;

namespace NeuralSynth.Plugin.Drums;

// States: what is saved sounds the same wherever it is opened.
public sealed unsafe partial class DrumPlugin
{
    private static readonly int[] GeneralMidi = MakeGeneralMidi();

    private readonly PadSound?[] _generated = new PadSound?[DrumParameter.Pads];
    private readonly PadSound?[] _originals = new PadSound?[DrumParameter.Pads];

    /// <summary>The user's own recording of a pad, or null.</summary>
    public DrumSample? OriginalOf(int pad) => _originals[pad]?.Sound;

    /// <summary>Gives a pad the user's own recording, to be mixed in, or takes it away (null).</summary>
    /// <exception cref="ArgumentException">Too long, not finite, or of a rate that no recording has.</exception>
    public void SetOriginal(int pad, DrumSample? sound)
    {
        if (!Put(pad, DrumInstance.OriginalSlot, sound)) throw new ArgumentException("Recording of a pad: expected finite samples of at most 20 s, found others.");
        _originals[pad] = sound == null ? null : PadSound.Of(sound with { Key = 0 });
        _host.WakeUp();
    }

    /// <summary>The sound that a pad plays, before anything that the pad does to it: as a state keeps it. Null when there is
    /// neither a model nor a saved sound.</summary>
    public DrumSample? SoundOf(int pad)
    {
        double[] values = CurrentValues(GetValue);
        return GeneratedFor(pad, values)?.Sound;
    }

    /// <inheritdoc/>
    public override byte[] SaveState(StateContext context = StateContext.Project, Func<ParameterDefinition, double>? valueOf = null)
    {
        valueOf ??= GetValue;
        bool isPreset = context == StateContext.Preset;
        var audio = new List<byte[]>();
        var sounds = new List<StoredSound>();
        double[] values = CurrentValues(valueOf);
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            Store(pad, GeneratedFor(pad, values), isOriginal: false, sounds, audio);
            Store(pad, _originals[pad], isOriginal: true, sounds, audio);
        }

        var state = new DrumState
        {
            Classes = [.. Enumerable.Range(0, DrumParameter.Pads).Select(pad => _classNames[(int)values[DrumParameter.Of(pad, DrumParameter.Class)]])],
            KeyToPad = KeyMap(),
            KitB = _bridge->HasKitB == 0 ? null : KitValues(p => _bridge->KitB[p.Index]),
            Model = _reference,
            Kit = KitName,
            IsPreset = isPreset,
            Sounds = [.. sounds],
        };
        foreach (ParameterDefinition parameter in Parameters.All)
        {
            if (IsKept(parameter, isPreset)) state.Values[parameter.Key] = valueOf(parameter);
        }

        return DrumStateCodec.Encode(state, audio);
    }

    /// <summary>Restores a state. When its model is missing, the saved sounds play and the log names the model.</summary>
    /// <exception cref="InvalidDataException">The bytes are not a state; nothing has changed.</exception>
    public override void LoadState(ReadOnlySpan<byte> bytes, StateContext context = StateContext.Project)
    {
        (DrumState state, IReadOnlyList<DrumSample> audio, IReadOnlyList<byte[]> packed) = DrumStateCodec.Decode(bytes);
        bool isPreset = state.IsPreset || context == StateContext.Preset;
        RestoreModel(state.Model);
        RestoreSounds(state, audio, packed);
        foreach (ParameterDefinition parameter in Parameters.All)
        {
            if (IsKept(parameter, isPreset)) SetValue(parameter, state.Values.TryGetValue(parameter.Key, out double stored) ? stored : DefaultOf(parameter));
        }

        UseClasses(state.Classes);
        UseKeyMap(state.KeyToPad.Length == 0 ? GeneralMidi : state.KeyToPad);
        RestoreKitB(state.KitB);
        KitName = state.Kit;
        UseModelNow();
        Announce(namesToo: true);
    }

    private static int[] MakeGeneralMidi()
    {
        sbyte* keys = stackalloc sbyte[DrumKeyMap.Keys];
        DrumKeyMap.FillGeneralMidi(keys);
        int[] map = new int[DrumKeyMap.Keys];
        for (int key = 0; key < map.Length; key++) map[key] = keys[key];
        return map;
    }

    // What a user does with a kit is no part of its sound.
    private static bool IsKept(ParameterDefinition parameter, bool isPreset) => !parameter.IsReadOnly &&
        !(isPreset && DrumParameters.PadOf(parameter) >= 0 && DrumParameters.OffsetOf(parameter) is DrumParameter.Mute or DrumParameter.Solo or DrumParameter.Lock);

    private static void Store(int pad, PadSound? sound, bool isOriginal, List<StoredSound> sounds, List<byte[]> audio)
    {
        if (sound == null) return;
        audio.Add(sound.Packed);
        sounds.Add(new StoredSound
        {
            Pad = pad,
            IsOriginal = isOriginal,
            Key = sound.Sound.Key.ToString("x", CultureInfo.InvariantCulture),
            SampleRate = sound.Sound.SampleRate,
            Samples = sound.Sound.Samples.Length,
            Bytes = sound.Packed.Length,
        });
    }

    private static double[] CurrentValues(Func<ParameterDefinition, double> valueOf)
    {
        double[] values = new double[DrumParameter.Count];
        foreach (ParameterDefinition parameter in DrumParameters.Table.All) values[parameter.Index] = valueOf(parameter);
        return values;
    }

    /// <summary>The sound that the values ask for: what was saved, what the engine has, or made here. Without the model what was
    /// saved stays.</summary>
    private PadSound? GeneratedFor(int pad, double[] values)
    {
        if (_manifest == null) return _generated[pad];
        fixed (double* native = values)
        {
            DrumModel described = DescribeForKeys(_manifest);
            ulong key = DrumRendering.KeyOf(&described, native, pad);
            if (_generated[pad]?.Sound.Key == key) return _generated[pad];
            double* address = native;
            return _generated[pad] = PadSoundCache.GetOrMake(key, () => (Finished(pad, key) ?? Render(pad, address)) is { } sound ? PadSound.Of(sound) : null) ?? _generated[pad];
        }
    }

    // What keys depend on: a sound that is known need not load its model.
    private static DrumModel DescribeForKeys(ModelManifest manifest)
    {
        DrumModel model = default;
        model.ContentKey = ulong.Parse(manifest.ContentHash.AsSpan(0, 16), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        model.ClassCount = Math.Max(1, manifest.Classes.Length);
        model.NoiseInputs = manifest.Graphs.First(g => g.Role == GraphRoles.Generator).Inputs.Count(i => i.Role == TensorRoles.Noise);
        return model;
    }

    private DrumSample? Finished(int pad, ulong key)
    {
        DrumSoundInfo info;
        if (_realtime->DrumReadSound(_instance, pad, 0, &info, null, 0) == 0 || info.Key != key) return null;
        float[] samples = new float[info.Samples];
        fixed (float* destination = samples)
        {
            // Another one may have taken its place meanwhile.
            return _realtime->DrumReadSound(_instance, pad, 0, &info, destination, samples.Length) != 0 && info.Key == key && info.Samples == samples.Length
                ? new DrumSample(key, info.SampleRate, samples)
                : null;
        }
    }

    private DrumSample? Render(int pad, double* values)
    {
        if (Renderer() is not { } model) return null;
        float[] samples = new float[model.Model->HitSamples];
        DrumSoundInfo info;
        fixed (float* destination = samples)
        {
            if (_realtime->DrumRender(model.Model, values, pad, &info, destination, samples.Length) == 0) return null;
        }

        return new DrumSample(info.Key, info.SampleRate, samples[..info.Samples]);
    }

    private bool Put(int pad, int slot, DrumSample? sound)
    {
        if (sound == null) return _realtime->DrumSetSound(_instance, pad, slot, 0, null, 0, 0) != 0;
        fixed (float* samples = sound.Samples)
        {
            return _realtime->DrumSetSound(_instance, pad, slot, sound.Key, samples, sound.Samples.Length, sound.SampleRate) != 0;
        }
    }

    private void RestoreModel(ModelReference? reference)
    {
        string? path = reference == null ? null : _library.Find(reference);
        ModelManifest? manifest = path == null ? null : ModelLibrary.TryReadManifest(path);
        SetModel(reference, manifest?.Kind == ModelKinds.Drum ? manifest : null);
    }

    private void RestoreSounds(DrumState state, IReadOnlyList<DrumSample> audio, IReadOnlyList<byte[]> packed)
    {
        Array.Clear(_generated);
        Array.Clear(_originals);
        for (int i = 0; i < audio.Count; i++)
        {
            PadSound?[] kind = state.Sounds[i].IsOriginal ? _originals : _generated;
            kind[state.Sounds[i].Pad] = new PadSound(audio[i], packed[i]);
        }

        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            Put(pad, DrumInstance.OriginalSlot, _originals[pad]?.Sound);
            Put(pad, 0, _generated[pad]?.Sound);
            // Neighbours and layers of other sounds: the model makes them anew.
            for (int slot = 1; slot < DrumInstance.OriginalSlot; slot++) Put(pad, slot, null);
        }
    }

    private void RestoreKitB(SortedDictionary<string, double>? values)
    {
        _bridge->HasKitB = 0;
        if (values == null) return;
        foreach (ParameterDefinition parameter in DrumParameters.OfKit)
        {
            double value = values.TryGetValue(parameter.Key, out double stored) && double.IsFinite(stored) ? stored : DefaultOf(parameter);
            _bridge->KitB[parameter.Index] = Math.Clamp(value, parameter.Minimum, parameter.Maximum);
        }

        _bridge->HasKitB = 1;
    }

    private int[] KeyMap()
    {
        int[] map = new int[DrumKeyMap.Keys];
        for (int key = 0; key < map.Length; key++) map[key] = _instance->KeyToPad[key];
        return map.AsSpan().SequenceEqual(GeneralMidi) ? [] : map;
    }

    private void UseKeyMap(ReadOnlySpan<int> map)
    {
        for (int key = 0; key < map.Length; key++) _instance->KeyToPad[key] = (sbyte)(map[key] is >= 0 and < DrumParameter.Pads ? map[key] : -1);
    }

    private static SortedDictionary<string, double> KitValues(Func<ParameterDefinition, double> valueOf)
    {
        var values = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (ParameterDefinition parameter in DrumParameters.OfKit) values[parameter.Key] = valueOf(parameter);
        return values;
    }
}
