using NeuralSynth.Contract;
using NeuralSynth.Engine.Drums;
using NeuralSynth.Plugin.Parameters;

namespace NeuralSynth.Plugin.Drums;

// Kits and what a user does with pads.
public sealed unsafe partial class DrumPlugin
{
    private const double RandomTuneSemitones = 3;
    private const double RandomDescriptorDeviations = 1;

    private static readonly int[] Descriptors = [DrumParameter.Brightness, DrumParameter.Boominess, DrumParameter.Noisiness, DrumParameter.Decay];

    /// <summary>Name of the kit that was loaded last, or empty.</summary>
    public string KitName { get; private set; } = "";

    /// <summary>True while there is a kit B to morph to.</summary>
    public bool HasKitB => _bridge->HasKitB != 0;

    /// <summary>The present pads as a kit.</summary>
    public DrumKit ToKit(string name) => new()
    {
        Name = name,
        Model = _reference,
        Classes = [.. Enumerable.Range(0, DrumParameter.Pads).Select(ClassNameOf)],
        KeyToPad = KeyMap(),
        Values = KitValues(GetValue),
    };

    /// <summary>Makes the pads a kit. Recordings go: they were the pads' before. The model stays.</summary>
    public void LoadKit(DrumKit kit)
    {
        foreach (ParameterDefinition parameter in DrumParameters.OfKit)
            SetValue(parameter, kit.Values.TryGetValue(parameter.Key, out double stored) ? stored : DefaultOf(parameter));
        UseClasses(kit.Classes);
        UseKeyMap(kit.KeyToPad);
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            Put(pad, DrumInstance.OriginalSlot, null);
            _originals[pad] = null;
        }

        KitName = kit.Name;
        Announce(namesToo: true);
    }

    /// <summary>The present pads become the other end of the kit morph.</summary>
    public void StoreKitB()
    {
        foreach (ParameterDefinition parameter in DrumParameters.OfKit) _bridge->KitB[parameter.Index] = GetValue(parameter);
        _bridge->HasKitB = 1;
        Announce(namesToo: false);
    }

    /// <summary>There is nothing to morph to.</summary>
    public void ForgetKitB()
    {
        _bridge->HasKitB = 0;
        Announce(namesToo: false);
    }

    /// <summary>The pads become kit B, and kit B what they were.</summary>
    public void SwapKits()
    {
        if (!HasKitB) return;
        foreach (ParameterDefinition parameter in DrumParameters.OfKit)
        {
            double a = GetValue(parameter);
            SetValue(parameter, _bridge->KitB[parameter.Index]);
            _bridge->KitB[parameter.Index] = a;
        }

        Announce(namesToo: true);
    }

    /// <summary>Moves the pads towards random places of their classes, with random descriptors and tuning. Locked pads stay.</summary>
    /// <param name="amount">0 (nothing) … 1 (anywhere in the class).</param>
    /// <param name="seed">Equal seeds give equal kits.</param>
    /// <param name="onlyPad">One pad, or −1 for all.</param>
    public void Randomise(double amount, int seed, int onlyPad = -1)
    {
        double share = Math.Clamp(amount, 0, 1);
        for (int pad = 0; pad < DrumParameter.Pads; pad++)
        {
            // A sequence per pad: locking one does not change the others.
            var random = new Random(HashOf(seed, pad));
            bool stays = (onlyPad >= 0 && pad != onlyPad) || GetValue(DrumParameters.Of(pad, DrumParameter.Lock)) >= 0.5;
            if (!stays) Randomise(pad, share, random);
        }

        Announce(namesToo: false);
    }

    /// <summary>Makes a pad what another is, with its recording.</summary>
    public void CopyPad(int from, int to)
    {
        if (from == to) return;
        foreach (ParameterDefinition parameter in DrumParameters.OfKit.Where(p => DrumParameters.PadOf(p) == from))
            SetValue(DrumParameters.Of(to, DrumParameters.OffsetOf(parameter)), GetValue(parameter));
        SetSounds(to, _generated[from], _originals[from]);
        Announce(namesToo: true);
    }

    /// <summary>Exchanges two pads, with their recordings; keys stay.</summary>
    public void SwapPads(int one, int other)
    {
        if (one == other) return;
        foreach (ParameterDefinition parameter in DrumParameters.OfKit.Where(p => DrumParameters.PadOf(p) == one))
        {
            ParameterDefinition twin = DrumParameters.Of(other, DrumParameters.OffsetOf(parameter));
            double value = GetValue(parameter);
            SetValue(parameter, GetValue(twin));
            SetValue(twin, value);
        }

        (PadSound? generated, PadSound? original) = (_generated[one], _originals[one]);
        SetSounds(one, _generated[other], _originals[other]);
        SetSounds(other, generated, original);
        Announce(namesToo: true);
    }

    private static int HashOf(int seed, int pad) => unchecked(seed * 486187739 + pad * 40503 + 1);

    // Without a model the saved sound is the pad; with one, equal controls give equal sounds anyway.
    private void SetSounds(int pad, PadSound? generated, PadSound? original)
    {
        _generated[pad] = generated;
        _originals[pad] = original;
        Put(pad, 0, generated?.Sound);
        Put(pad, DrumInstance.OriginalSlot, original?.Sound);
    }

    private void Randomise(int pad, double share, Random random)
    {
        (double x, double y) = RandomPlace(pad, random);
        Move(pad, DrumParameter.MapX, share * (x - GetValue(DrumParameters.Of(pad, DrumParameter.MapX))));
        Move(pad, DrumParameter.MapY, share * (y - GetValue(DrumParameters.Of(pad, DrumParameter.MapY))));
        foreach (int descriptor in Descriptors) Move(pad, descriptor, share * RandomDescriptorDeviations * (2 * random.NextDouble() - 1));
        Move(pad, DrumParameter.Tune, share * RandomTuneSemitones * (2 * random.NextDouble() - 1));
    }

    private (double X, double Y) RandomPlace(int pad, Random random)
    {
        int index = (int)GetValue(DrumParameters.Of(pad, DrumParameter.Class));
        DrumMapPoint[] points = [.. (_manifest?.Map?.Points ?? []).Where(p => p.Class == index)];
        if (points.Length == 0) return (2 * random.NextDouble() - 1, 2 * random.NextDouble() - 1);
        DrumMapPoint point = points[random.Next(points.Length)];
        return (point.Position[0], point.Position[1]);
    }

    private void Move(int pad, int offset, double by)
    {
        ParameterDefinition parameter = DrumParameters.Of(pad, offset);
        SetValue(parameter, GetValue(parameter) + by);
    }
}
