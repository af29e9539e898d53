using NeuralSynth.Host.Rendering;

namespace NeuralSynth.Plugin.Tests.Host;

public sealed class AutomationCurveTests
{
    private const int SampleRate = 48000;

    [Fact]
    public void Value_IsAStraightLineBetweenPointsAndConstantOutside()
    {
        var curve = new AutomationCurve([(1, 10), (3, 20)], stepped: false);
        Assert.Equal(10, curve.At(0));
        Assert.Equal(10, curve.At(1));
        Assert.Equal(15, curve.At(2), 12);
        Assert.Equal(20, curve.At(3));
        Assert.Equal(20, curve.At(100));
    }

    [Fact]
    public void Stepped_GivesWholeNumbersOnly()
    {
        var curve = new AutomationCurve([(0, 0), (1, 3)], stepped: true);
        (long Position, double Value)[] events = curve.Events(SampleRate, SampleRate).ToArray();
        Assert.Equal([0.0, 1.0, 2.0, 3.0], events.Select(e => e.Value));
    }

    [Fact]
    public void Events_LieOnTheGridAndReachTheLastPoint()
    {
        var curve = new AutomationCurve([(0, 0), (0.1234, 1)], stepped: false);
        (long Position, double Value)[] events = curve.Events(SampleRate, SampleRate).ToArray();
        Assert.All(events, e => Assert.Equal(0, e.Position % AutomationCurve.GridSamples));
        Assert.Equal((0, 0.0), events[0]);
        Assert.Equal(1.0, events[^1].Value);
        Assert.InRange(events[^1].Position, (long)(0.1234 * SampleRate), (long)(0.1234 * SampleRate) + AutomationCurve.GridSamples);
    }

    [Fact]
    public void Events_LeaveOutWhatDoesNotChange()
    {
        var curve = new AutomationCurve([(0, 5), (1, 5)], stepped: false);
        Assert.Single(curve.Events(SampleRate, SampleRate));
    }

    [Fact]
    public void Events_EndWithTheAudio()
    {
        var curve = new AutomationCurve([(0, 0), (10, 1)], stepped: false);
        Assert.All(curve.Events(SampleRate, 1000), e => Assert.InRange(e.PositionSamples, 0, 999));
    }
}
