namespace NeuralSynth.Training.Data.Drums.Synthesis;

/// <summary>What the hits of one synthetic kit have in common.</summary>
/// <param name="Drive">Saturation, 0 … 1.</param>
/// <param name="Room">Level of reflections, 0 … 0.5.</param>
/// <param name="Pitch">Factor of all frequencies.</param>
/// <param name="Length">Factor of all decays.</param>
/// <param name="Bright">Factor of noise cutoffs.</param>
internal sealed record KitStyle(float Drive, float Room, float Pitch, float Length, float Bright)
{
    public static KitStyle Draw(SeededRandom random)
    {
        double Next(double low, double high) => low + ((high - low) * random.NextDouble());
        return new(
            (float)Math.Max(0, Next(-0.4, 0.8)), (float)Math.Max(0, Next(-0.3, 0.4)), (float)Math.Pow(2, Next(-0.35, 0.35)),
            (float)Math.Pow(2, Next(-0.7, 0.5)), (float)Math.Pow(2, Next(-0.7, 0.3)));
    }
}

/// <summary>Our procedural drum synthesiser: recipes in the manner of analogue drum machines and simple physical models,
/// with wide ranges, so that the data holds sounds that no recorded kit has.</summary>
public static class DrumSynth
{
    /// <summary>Synthesises a hit, not yet prepared.</summary>
    /// <param name="drumClass">Index into <see cref="DrumClasses.Names"/>.</param>
    /// <param name="kitSeed">Hits of one kit share a style.</param>
    /// <param name="hitSeed">Everything else.</param>
    /// <returns>[N] audio at 44.1 kHz of any level.</returns>
    public static float[] Hit(int drumClass, ulong kitSeed, ulong hitSeed)
    {
        KitStyle style = KitStyle.Draw(new SeededRandom(kitSeed));
        var voice = new DrumVoice(new SeededRandom((kitSeed * 0x9E3779B97F4A7C15) ^ hitSeed ^ ((ulong)drumClass << 32)));
        Recipes[drumClass](voice, style);
        voice.Drive(style.Drive * voice.Between(0.5, 1.2));
        voice.Room(style.Room);
        return voice.Audio;
    }

    private static readonly Action<DrumVoice, KitStyle>[] Recipes = [Kick, Snare, ClosedHat, OpenHat, Tom, Crash, Ride, Clap, Rim, Cowbell, Percussion];

    private static void Kick(DrumVoice v, KitStyle s)
    {
        float end = v.Log(36, 85) * s.Pitch, decay = v.Log(0.07, 0.45) * s.Length;
        v.Sine(1, end * v.Log(1.5, 8), end, v.Log(0.006, 0.07), decay, v.Between(0, 1.2));
        if (v.Chance(0.5)) v.Sine(v.Between(0.05, 0.3), end * v.Between(3, 7), end * v.Between(1.8, 2.6), v.Log(0.005, 0.03), decay * 0.4f);
        v.Noise(v.Log(0.02, 0.4), v.Log(300, 3000), v.Log(3000, 14000) * s.Bright, 0.0005f, v.Log(0.002, 0.03));
        if (v.Chance(0.6)) v.Click(v.Between(0.1, 0.7), v.Log(700, 4000));
    }

    private static void Snare(DrumVoice v, KitStyle s)
    {
        float tone = v.Log(140, 280) * s.Pitch, decay = v.Log(0.04, 0.22) * s.Length;
        v.Sine(v.Between(0.3, 1), tone * v.Between(1.1, 1.9), tone, v.Log(0.005, 0.03), decay);
        v.Sine(v.Between(0.1, 0.6), tone * v.Between(1.6, 2.6), tone * v.Between(1.5, 1.9), 0.01f, decay * 0.7f);
        v.Noise(v.Between(0.3, 1), v.Log(500, 2500), v.Log(5000, 16000) * s.Bright, 0.001f, v.Log(0.05, 0.3) * s.Length);
        v.Noise(v.Between(0.2, 0.8), v.Log(1500, 5000), 16000, 0.0004f, v.Log(0.003, 0.02));
        if (v.Chance(0.3)) v.Partials(v.Between(0.05, 0.25), 6, tone * 2, tone * 9, decay, -0.5f);
    }

    private static void ClosedHat(DrumVoice v, KitStyle s) => Hat(v, s, v.Log(0.012, 0.07) * s.Length);

    private static void OpenHat(DrumVoice v, KitStyle s) => Hat(v, s, v.Log(0.14, 0.55) * s.Length);

    private static void Hat(DrumVoice v, KitStyle s, float decay)
    {
        float pitch = v.Log(280, 650) * s.Pitch, cut = v.Log(4000, 9000);
        if (v.Chance(0.7)) v.Squares(v.Between(0.3, 1), pitch, decay, cut);
        else v.Partials(v.Between(0.5, 1.2), 40, 2500 * s.Pitch, 15000, decay, 0.1f);
        v.Noise(v.Between(0.1, 0.9), cut, 17000 * Math.Min(1, s.Bright), v.Log(0.0005, 0.003), decay * v.Between(0.5, 1.2));
        v.Noise(v.Between(0.1, 0.6), 3000, 16000, 0.0003f, 0.004f);
    }

    private static void Tom(DrumVoice v, KitStyle s)
    {
        float pitch = v.Log(65, 260) * s.Pitch, decay = v.Log(0.12, 0.5) * s.Length;
        v.Sine(1, pitch * v.Between(1.15, 2), pitch, v.Log(0.015, 0.09), decay);
        v.Sine(v.Between(0.05, 0.35), pitch * 1.59f, pitch * 1.5f, 0.03f, decay * 0.5f, v.Between(0, 6));
        v.Sine(v.Between(0.02, 0.2), pitch * 2.3f, pitch * 2.14f, 0.03f, decay * 0.35f, v.Between(0, 6));
        v.Noise(v.Log(0.02, 0.35), v.Log(400, 2500), v.Log(3000, 12000) * s.Bright, 0.0005f, v.Log(0.004, 0.06));
    }

    private static void Crash(DrumVoice v, KitStyle s)
    {
        float decay = v.Log(0.35, 1.4) * s.Length;
        v.Partials(v.Between(0.5, 1), 90, v.Log(250, 700) * s.Pitch, 16000, decay, v.Between(-0.2, 0.3));
        v.Noise(v.Between(0.2, 0.8), v.Log(1500, 5000), 17000 * Math.Min(1, s.Bright), v.Log(0.001, 0.012), decay * v.Between(0.3, 0.9));
        v.Noise(v.Between(0.1, 0.5), 800, 12000, 0.0005f, 0.02f);
    }

    private static void Ride(DrumVoice v, KitStyle s)
    {
        float decay = v.Log(0.3, 1.2) * s.Length, bell = v.Log(350, 1100) * s.Pitch;
        v.Partials(v.Between(0.3, 0.8), 60, bell, 14000, decay, v.Between(-0.2, 0.1));
        v.Partials(v.Between(0.3, 1.2), v.Chance(0.4) ? 5 : 9, bell, 5000, decay * 1.3f, -0.4f);
        v.Noise(v.Between(0.05, 0.25), 4000, 16000, 0.001f, decay * 0.5f);
        v.Noise(v.Between(0.2, 0.8), 2500, 15000, 0.0004f, v.Log(0.004, 0.02));
    }

    private static void Clap(DrumVoice v, KitStyle s)
    {
        float low = v.Log(500, 1300), high = v.Log(2500, 9000) * s.Bright, at = 0;
        int bursts = 2 + (int)v.Between(0, 3.99);
        for (int burst = 0; burst < bursts; burst++, at += v.Between(0.006, 0.016)) v.Noise(v.Between(0.6, 1), low, high, 0.0004f, v.Log(0.003, 0.009), at, 1.2f);
        v.Noise(v.Between(0.4, 1), low, high, 0.001f, v.Log(0.03, 0.18) * s.Length, at, 1.2f);
    }

    private static void Rim(DrumVoice v, KitStyle s)
    {
        float pitch = v.Log(350, 2000) * s.Pitch, decay = v.Log(0.006, 0.04) * s.Length;
        v.Sine(1, pitch * v.Between(1, 1.2), pitch, 0.005f, decay);
        v.Sine(v.Between(0.3, 0.9), pitch * v.Between(1.5, 2.9), pitch * v.Between(1.5, 2.9), 0.005f, decay * v.Between(0.4, 1), v.Between(0, 6));
        v.Noise(v.Between(0.1, 0.6), v.Log(1000, 4000), 14000 * s.Bright, 0.0003f, v.Log(0.002, 0.012));
        if (v.Chance(0.4)) v.Sine(v.Between(0.1, 0.5), 220 * s.Pitch, 180 * s.Pitch, 0.01f, 0.03f);
    }

    private static void Cowbell(DrumVoice v, KitStyle s)
    {
        float pitch = v.Log(380, 900) * s.Pitch, ratio = v.Between(1.42, 1.6), decay = v.Log(0.05, 0.35) * s.Length;
        for (int harmonic = 1; harmonic < 9; harmonic += 2)
        {
            v.Sine(1f / harmonic, pitch * harmonic, pitch * harmonic, 1, decay / MathF.Sqrt(harmonic));
            v.Sine(0.9f / harmonic, pitch * ratio * harmonic, pitch * ratio * harmonic, 1, decay / MathF.Sqrt(harmonic), 1);
        }
        v.Sine(v.Between(0.2, 0.7), pitch, pitch, 1, decay * 0.2f);
        v.Noise(v.Between(0.05, 0.3), 2000, 12000 * s.Bright, 0.0003f, 0.005f);
    }

    private static void Percussion(DrumVoice v, KitStyle s)
    {
        int kind = (int)v.Between(0, 5.99);
        if (kind < 2) HandDrum(v, s);
        else if (kind == 2) Shaker(v, s);
        else if (kind == 3) Tambourine(v, s);
        else if (kind == 4) Block(v, s);
        else v.Partials(1, 8, v.Log(900, 2500) * s.Pitch, 11000, v.Log(0.15, 0.8) * s.Length, -0.2f);
    }

    private static void HandDrum(DrumVoice v, KitStyle s)
    {
        float pitch = v.Log(120, 520) * s.Pitch, decay = v.Log(0.05, 0.3) * s.Length;
        v.Sine(1, pitch * v.Between(1, 1.25), pitch, 0.015f, decay);
        v.Sine(v.Between(0.1, 0.5), pitch * v.Between(1.6, 2.4), pitch * v.Between(1.6, 2.4), 0.02f, decay * 0.5f, 1);
        v.Noise(v.Between(0.05, 0.7), v.Log(600, 3000), v.Log(4000, 12000) * s.Bright, 0.0004f, v.Log(0.004, 0.03));
    }

    private static void Shaker(DrumVoice v, KitStyle s) =>
        v.Noise(1, v.Log(2500, 7000), 16000 * Math.Min(1, s.Bright), v.Log(0.003, 0.04), v.Log(0.02, 0.1) * s.Length);

    private static void Tambourine(DrumVoice v, KitStyle s)
    {
        v.Partials(1, 30, 3500 * s.Pitch, 14000, v.Log(0.06, 0.35) * s.Length, 0);
        v.Noise(v.Between(0.2, 0.7), 5000, 16000, 0.001f, v.Log(0.02, 0.12) * s.Length);
    }

    private static void Block(DrumVoice v, KitStyle s)
    {
        float pitch = v.Log(500, 1800) * s.Pitch, decay = v.Log(0.015, 0.07) * s.Length;
        v.Sine(1, pitch * 1.05f, pitch, 0.004f, decay);
        v.Sine(v.Between(0.2, 0.6), pitch * v.Between(2.1, 3.1), pitch * v.Between(2.1, 3.1), 0.005f, decay * 0.5f, 2);
        v.Noise(v.Between(0.05, 0.3), 1500, 10000, 0.0003f, 0.004f);
    }
}
