using AudioPlugSharp;

namespace NeuralSynth.AudioPlugSharp;

/// <summary>A row of the parameter table as AudioPlugSharp's parameter.</summary>
internal sealed class TableParameter : AudioPluginParameter, IParameterControl
{
    private readonly AdapterParameter _parameter;

    internal TableParameter(AdapterParameter parameter)
    {
        _parameter = parameter;
        ID = parameter.Definition.Key;
        Name = parameter.Name;
        MinValue = parameter.Definition.Minimum;
        MaxValue = parameter.Definition.Maximum;
        DefaultValue = parameter.Default;
        // Before the parameter belongs to a plug-in, or the base class would tell the host of an edit.
        EditValue = DefaultValue;
    }

    /// <summary>Place in the adapter's list.</summary>
    internal int Index => _parameter.Index;

    /// <inheritdoc/>
    public override string DisplayValue => _parameter.Text(EditValue);

    /// <inheritdoc/>
    public override double GetValueNormalized(double value) => _parameter.ToNormalized(value);

    /// <inheritdoc/>
    public override double GetValueDenormalized(double value) => _parameter.ToPlain(value);

    /// <inheritdoc/>
    public void Show(string name, double plain)
    {
        Name = name;
        ProcessValue = plain;
        // Unlike EditValue, this does not tell the host of an edit.
        NormalizedEditValue = GetValueNormalized(plain);
        OnPropertyChanged(nameof(EditValue));
        OnPropertyChanged(nameof(DisplayValue));
    }
}
