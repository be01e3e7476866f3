namespace Compare.Functions;

/// <summary>One way to time a model that is a function: a histogram by model, version, outcome and error type, and the calls in progress.</summary>
internal interface IContender : IDisposable
{
    Func<float[], float> Wrap(Func<float[], float> model);
}
